// What happened with a guest, in one order: bookings, stays, conversations, notes.

import { byId, h, nothing, render } from "./dom.js";

export class Timeline {
  constructor(profile) {
    this.profile = profile;
    this.clear();
  }

  clear() {
    this.entries = [];
    this.cursor = null;
  }

  async load(guestId) {
    const page = await this.profile.calls.timeline(guestId);
    if (guestId !== this.profile.id) return;
    this.entries = page.entries;
    this.cursor = page.cursor;
  }

  async more() {
    const page = await this.profile.calls.timeline(this.profile.id, this.cursor);
    this.entries.push(...page.entries);
    this.cursor = page.cursor;
    this.show();
  }

  show() {
    const entries = this.entries.map((entry) => ({
      key: entry.link,
      state: entry,
      build: () => this.entry(entry),
    }));
    render(byId("timeline"), entries.length ? entries : nothing("li", "Nothing happened yet."));
    byId("timeline-more").hidden = !this.cursor;
  }

  detail({ status, reference, party_size: party, price }) {
    const people = party > 1 ? `${party} people` : null;
    const cost = price?.amount ? this.profile.place.money(price) : null;
    return [status.replaceAll("_", " "), people, cost, reference].filter(Boolean).join(" · ");
  }

  entry(entry) {
    const { place, open } = this.profile;
    const conversation = entry.kind === "conversation";
    const title = conversation
      ? h("button", { type: "button", class: "link", onclick: () => open.conversation(entry.ids.conversation_id) }, entry.title)
      : h("strong", {}, entry.title);
    return h(
      "li",
      { "data-kind": entry.kind, class: Date.parse(entry.at) > Date.now() ? "ahead" : "" },
      h("time", { datetime: entry.at }, place.format(entry.at, { day: "numeric", month: "short", year: "2-digit", hour: "2-digit", minute: "2-digit" })),
      h("div", {}, title, h("span", { class: "small" }, this.detail(entry))),
    );
  }
}
