// Who comes: the bookings of the day's service, with what staff do about each.

import { byId, h, nothing, render } from "./dom.js";
import { carries } from "./plan.js";

const WORDS = {
  requested: ["Awaits your yes", "amber"],
  booked: ["Booked", "teal"],
  confirmed: ["Confirmed", "teal"],
  partly_arrived: ["Partly here", "amber"],
  arrived: ["Here", "amber"],
  seated: ["Seated", "red"],
};
const AHEAD = new Set(["booked", "confirmed", "partly_arrived", "arrived"]);

export class Arrivals {
  constructor(floor) {
    this.floor = floor;
  }

  show() {
    const { floor } = this;
    const { begins = 0, ends = Infinity } = floor.service ?? {};
    const coming = [...(floor.bookings ?? new Map()).values()]
      .filter((booking) => WORDS[booking.status] && Date.parse(booking.starts_at) < ends && Date.parse(booking.ends_at) > begins)
      .sort((one, other) => (one.starts_at < other.starts_at ? -1 : 1));
    const covers = coming.reduce((sum, booking) => sum + booking.party_size, 0);
    byId("arrivals-count").textContent = `${coming.length} parties, ${covers} covers`;
    const entries = coming.map((booking) => ({
      key: booking.booking_id,
      state: [booking, floor.namesOf(booking)],
      build: () => this.entry(booking),
    }));
    render(byId("arrivals"), entries.length ? entries : nothing("li", "Nobody is expected in this service."));
  }

  entry(booking) {
    const { floor } = this;
    const [word, tone] = WORDS[booking.status];
    const entry = h(
      "li",
      { class: "arrival", "data-reference": booking.reference },
      h("span", { class: "hours" }, floor.place.time(booking.starts_at), h("small", {}, `till ${floor.place.time(booking.ends_at)}`)),
      h(
        "div",
        {},
        h("strong", {}, `${booking.guest_name ?? "Guest"} · ${booking.party_size}`),
        h("button", { type: "button", class: "link", onclick: () => floor.select(booking.resource_ids[0]) }, floor.namesOf(booking)),
        booking.locked && h("span", { class: "pill" }, "fixed"),
        h("span", { class: "pill", "data-tone": booking.overdue || booking.no_show_due ? "red" : tone }, booking.overdue ? "Overdue" : booking.no_show_due ? "Late" : word),
        h("div", { class: "decide" }, ...this.steps(booking)),
      ),
    );
    carries(entry, booking);
    return entry;
  }

  /** The steps that can come next. */
  steps(booking) {
    const step = (label, name, style = "quiet") =>
      h("button", { type: "button", class: style, onclick: (event) => this.floor.actions.step(booking, name, event.target) }, label);
    const begun = Date.parse(booking.starts_at) <= Date.now();
    if (booking.status === "seated") return [step("Finish", "finish", "primary")];
    const isToday = this.floor.place.date(booking.starts_at) === this.floor.place.date(Date.now());
    if (!AHEAD.has(booking.status) || !isToday) return [];
    return [step("Seat", "seat", "primary"), begun && step("No-show", "no-show")];
  }
}
