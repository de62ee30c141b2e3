// Which guests the list shows: segments with their counts, tag, language, frequency, order.

import { byId, h, render, toast } from "./dom.js";

const FIELDS = ["language", "frequency", "tag", "sort"];

export class GuestFilters {
  constructor(guests) {
    this.guests = guests;
    this.segments = [];
    this.segment = null;
    for (const name of FIELDS) byId(`guests-${name}`).value = "";
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    byId("guests-filters").addEventListener("submit", (event) => event.preventDefault());
    byId("guests-filters").addEventListener("change", () => current()?.changed());
  }

  /** The filter as the API takes it: only what is chosen. */
  get filter() {
    const [language, frequency, tag] = FIELDS.map((name) => byId(`guests-${name}`).value.trim());
    return {
      ...(language && { language }),
      ...(frequency && { frequency }),
      ...(tag && { tags: [tag] }),
      ...(this.segment && { segments: [this.segment] }),
    };
  }

  get sort() {
    return byId("guests-sort").value;
  }

  async load() {
    this.segments = (await this.guests.calls.segments()).segments;
    this.show();
  }

  changed() {
    this.guests.guests = [];
    this.guests.loadList().catch(toast);
  }

  choose(key) {
    this.segment = this.segment === key ? null : key;
    this.show();
    this.changed();
  }

  show() {
    const entries = this.segments.map((segment) => ({
      key: segment.key,
      state: [segment, segment.key === this.segment],
      build: () => this.button(segment),
    }));
    render(byId("guests-segments"), entries);
  }

  button({ key, name, guests: count }) {
    const pressed = String(key === this.segment);
    return h("button", { type: "button", class: "quiet", "aria-pressed": pressed, onclick: () => this.choose(key) }, `${name} `, h("span", { class: "count" }, count));
  }

  nameOf(key) {
    return this.segments.find((segment) => segment.key === key)?.name ?? key.replaceAll(/[-_]/g, " ");
  }
}
