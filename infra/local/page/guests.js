// The guest list: found as one types, filtered, always as it stands, with the profile beside it.

import { byId, h, nothing, render, soon, toast } from "./dom.js";
import { Duplicates } from "./duplicates.js";
import { Exports } from "./exports.js";
import { GuestCalls } from "./guest_calls.js";
import { GuestFilters } from "./guest_filters.js";
import { Profile } from "./profile.js";
import { nameOf } from "./profile_details.js";

const PAGE = 25;
const LARGEST_PAGE = 100;
const TYPING_PAUSE = 90; // milliseconds without a keystroke before the list is asked for
const CHANGES_A_LIST = /^(Guest(?!Export)|Stay|Segment)/;

export class Guests {
  constructor(api, place, open) {
    this.calls = new GuestCalls(api);
    this.place = place;
    this.guests = [];
    this.cursor = null;
    this.text = "";
    this.asked = 0;
    this.filters = new GuestFilters(this);
    this.profile = new Profile(this, open);
    this.duplicates = new Duplicates(this);
    this.exports = new Exports(this);
    this.typed = soon(() => this.loadList().catch(toast), TYPING_PAUSE);
    this.refresh = soon(() => this.loadList().catch(toast), 400);
    this.recount = soon(() => this.filters.load().catch(toast), 700);
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    const box = byId("guests-text");
    box.addEventListener("input", () => current()?.type(box.value));
    byId("guests-search").addEventListener("submit", (event) => {
      event.preventDefault();
      current()?.chooseFirst();
    });
    byId("guests-more").addEventListener("click", () => current()?.more().catch(toast));
    byId("guests-finder").addEventListener("keydown", (event) => walk(event));
    GuestFilters.attach(() => current()?.filters);
    Profile.attach(() => current()?.profile);
    Duplicates.attach(() => current()?.duplicates);
    Exports.attach(() => current()?.exports);
  }

  get shown() {
    return !byId("guests").hidden;
  }

  /** Reads everything that the view shows; nothing while it is hidden. */
  async load() {
    if (!this.shown) return;
    const parts = [this.loadList(), this.filters.load(), this.duplicates.load(), this.profile.load()];
    await Promise.all(parts.map((part) => part.catch(toast)));
  }

  type(text) {
    this.text = text.trim();
    this.typed();
  }

  onEvent(event) {
    if (!this.shown) return;
    if (CHANGES_A_LIST.test(event.type)) {
      this.refresh();
      this.recount();
    }
    this.profile.onEvent(event);
    this.duplicates.onEvent(event);
    this.exports.onEvent(event);
  }

  /** The list as it is asked for now; an answer that a later question has overtaken is dropped. */
  async loadList() {
    const number = ++this.asked;
    const limit = Math.min(Math.max(PAGE, this.guests.length), LARGEST_PAGE);
    const page = await (this.text ? this.found(limit) : this.calls.page(this.filters.filter, this.filters.sort, limit));
    if (number !== this.asked) return;
    this.guests = page.guests;
    this.cursor = page.cursor ?? null;
    this.show();
  }

  /** Who fits what was typed; with filters as well, the list narrowed down by both. */
  async found(limit) {
    const { filter, sort } = this.filters;
    if (Object.keys(filter).length) return this.calls.page({ ...filter, q: this.text }, sort, limit);
    return { guests: (await this.calls.search(this.text)).hits };
  }

  async more() {
    const number = this.asked;
    const filter = this.text ? { ...this.filters.filter, q: this.text } : this.filters.filter;
    const page = await this.calls.page(filter, this.filters.sort, PAGE, this.cursor);
    if (number !== this.asked) return;
    const known = new Set(this.guests.map((guest) => guest.guest_id));
    this.guests.push(...page.guests.filter((guest) => !known.has(guest.guest_id)));
    this.cursor = page.cursor;
    this.show();
  }

  show() {
    const entries = this.guests.map((guest) => ({
      key: guest.guest_id,
      state: [guest, guest.guest_id === this.profile.id],
      build: () => this.entry(guest),
    }));
    const none = this.text ? "Nobody is found by this." : "Nobody here. Guests appear when they write, book or are entered.";
    render(byId("guests-list"), entries.length ? entries : nothing("li", none));
    byId("guests-more").hidden = !this.cursor;
    const count = this.guests.length;
    byId("guests-count").textContent = `${count}${this.cursor ? "+" : ""} ${count === 1 ? "guest" : "guests"}`;
  }

  entry(guest) {
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "entry",
          "aria-current": guest.guest_id === this.profile.id ? "true" : undefined,
          onclick: () => this.choose(guest.guest_id).catch(toast),
        },
        h("span", { class: "entry-name" }, nameOf(guest)),
        guest.vip && h("span", { class: "pill", "data-tone": "amber" }, "VIP"),
        h("span", { class: "entry-preview" }, this.line(guest)),
      ),
    );
  }

  /** What distinguishes a guest from others of the name, or why a search found them. */
  line(guest) {
    if (guest.matched_on) return this.foundBy(guest);
    const times = guest.statistics.visits + guest.statistics.stays;
    const next = guest.statistics.next_arrival_at;
    return [
      guest.phone_e164 ?? guest.email ?? "cannot be reached",
      next ? `comes ${this.place.moment(next)}` : times ? `${times} ${times === 1 ? "visit" : "visits"}` : null,
      ...guest.tags.slice(0, 2),
    ].filter(Boolean).join(" · ");
  }

  foundBy(hit) {
    const other = hit.matched_on.filter(({ field }) => !["name", "phone", "email"].includes(field));
    const why = other.map(({ field, text }) => `${field} ${text}`);
    const next = hit.in_house_until ? "in house" : hit.next_arrival_at && `comes ${this.place.moment(hit.next_arrival_at)}`;
    return [...why, hit.phone ?? hit.email, next].filter(Boolean).join(" · ");
  }

  async choose(guestId) {
    this.duplicates.close();
    await this.profile.choose(guestId);
    this.show();
  }

  chooseFirst() {
    if (this.guests.length) this.choose(this.guests[0].guest_id).catch(toast);
  }
}

/** Arrow keys go from the search box through the list and back. */
function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const stops = [byId("guests-text"), ...byId("guests-list").querySelectorAll(".entry")];
  const at = stops.indexOf(document.activeElement);
  if (!step || at < 0 || !stops[at + step]) return;
  event.preventDefault();
  stops[at + step].focus();
}
