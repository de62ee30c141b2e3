// What is known of a guest, as lists: contact points with what can be used of them, likes, needs, consents.

import { h } from "./dom.js";

const languages = new Intl.DisplayNames("en", { type: "language" });
const countries = new Intl.DisplayNames("en", { type: "region" });

export function nameOf(guest) {
  return guest.name || guest.phone_e164 || guest.email || "Guest without a name";
}

/** The sections of a profile that have something to say. */
export function details(guest, learned, place) {
  return [
    section("Contact", [...guest.phones, ...guest.emails].map(point)),
    section("Allergies", guest.allergies.map((text) => h("li", {}, h("span", { class: "pill", "data-tone": "red" }, text)))),
    section("Diet", guest.dietary.map((text) => h("li", {}, text))),
    section("Preferences", guest.preferences.map((each) => preference(each, place))),
    section("Seems to like", learned.map(({ text, evidence }) => h("li", {}, text, h("small", {}, evidence)))),
    section("Person", person(guest, place)),
    section("Consents", consents(guest, place)),
  ].filter(Boolean);
}

function section(title, entries) {
  if (!entries.length) return null;
  return h("section", {}, h("h4", {}, title), h("ul", {}, ...entries));
}

function point({ value, usable, problem, relay, label, source }) {
  const mark = usable
    ? h("span", { class: "mark", "data-usable": "yes", role: "img", "aria-label": "can be used", title: "Can be used" }, "✓")
    : h("span", { class: "mark", "data-usable": "no", role: "img", "aria-label": "cannot be used", title: "Cannot be used" }, "✕");
  const words = [label, source !== "staff" && `from ${source}`, problem, relay && "booking site's address, identifies nobody"].filter(Boolean).join(" · ");
  return h("li", { class: usable ? "point" : "point unusable" }, mark, h("div", {}, h("span", { class: "value" }, value), words && h("small", {}, words)));
}

function preference({ topic, text, source, noted_at: at }, place) {
  const origin = source === "staff" ? null : `from ${source} · ${day(at, place)}`;
  return h("li", {}, h("span", {}, topic === "general" ? text : `${topic}: ${text}`), origin && h("small", {}, origin));
}

function person(guest, place) {
  const { address } = guest;
  const lines = address ? [...address.lines, [address.postal_code, address.city].filter(Boolean).join(" "), address.country && countries.of(address.country)] : [];
  const facts = {
    Language: guest.language && languages.of(guest.language),
    Birthday: guest.birthday && new Date(`${guest.birthday}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" }),
    Nationality: guest.nationality && countries.of(guest.nationality),
    Company: guest.company,
    Address: lines.filter(Boolean).join(", "),
    PMS: guest.pms && `${guest.pms.system} ${guest.pms.external_id}, ${guest.pms.sync_status}`,
    Known: `since ${day(guest.created_at, place)}`,
  };
  return Object.entries(facts).filter(([, value]) => value).map(([name, value]) => h("li", {}, h("span", { class: "fact" }, `${name} `), value));
}

function consents(guest, place) {
  const decided = guest.consents.map(({ channel, purpose, given, source, at }) =>
    h("li", {}, h("span", { class: "pill", "data-tone": given ? "teal" : "red" }, given ? "yes" : "no"), ` ${purpose} by ${channel}`, h("small", {}, `${source} · ${day(at, place)}`)),
  );
  const out = guest.marketing_opt_out ? [h("li", {}, h("span", { class: "pill", "data-tone": "red" }, "no marketing at all"))] : [];
  return [...out, ...decided];
}

const day = (at, place) => place.format(at, { day: "numeric", month: "short", year: "numeric" });
