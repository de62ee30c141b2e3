// How often a guest comes, what they spend, and what is read from it.

import { h } from "./dom.js";

const percent = (rate) => (rate === null || rate === undefined ? null : `${Math.round(rate * 100)} %`);

export function numbers(guest, figures, place) {
  const known = guest.statistics;
  const rows = {
    Visits: known.visits + known.stays,
    Upcoming: known.upcoming,
    "Last here": known.last_visit_at && place.format(known.last_visit_at, { day: "numeric", month: "short", year: "numeric" }),
    "Comes next": known.next_arrival_at && place.dayAndTime(known.next_arrival_at),
    "On average": known.average_spend && place.money(known.average_spend),
    "In total": known.total_spend && place.money(known.total_spend),
    Cancels: percent(known.cancellation_rate),
    "Stays away": percent(known.no_show_rate),
    "VIP score": guest.vip_score,
    ...patterns(figures),
  };
  return Object.entries(rows)
    .filter(([, value]) => value !== null && value !== undefined && value !== "")
    .map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, String(value))));
}

/** What the visits have in common, each with how often. */
function patterns({ pattern, learned }) {
  const often = ([first]) => first && `${first.name ?? "?"} (${first.count} of ${first.of})`;
  const time = learned.find(({ topic }) => topic === "time");
  return {
    "Usual service": often(pattern.services),
    "Usual with": often(pattern.resources),
    "Usual time": time?.text,
    "Party of": pattern.party?.usual,
  };
}
