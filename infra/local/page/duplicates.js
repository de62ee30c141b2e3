// Pairs of profiles that may be one person: side by side, with what speaks for it and against it.

import { byId, h, nothing, render, soon, toast } from "./dom.js";
import { nameOf } from "./profile_details.js";

const MOST_KEPT = 8;

export class Duplicates {
  constructor(guests) {
    this.guests = guests;
    this.pairs = [];
    this.kept = `merges ${guests.calls.api.login.property_id}`;
    this.merges = JSON.parse(sessionStorage.getItem(this.kept) ?? "[]").map((id) => ({ merge_id: id }));
    this.refresh = soon(() => this.load().catch(toast), 400);
    this.close();
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    byId("review-open").addEventListener("click", () => current()?.toggle());
    byId("review-more").addEventListener("click", () => current()?.more().catch(toast));
  }

  get calls() {
    return this.guests.calls;
  }

  onEvent(event) {
    if (event.type === "GuestMerged") this.remember(event.data.merge_id);
    if (/^Guest(Merged|Unmerged|Erased|Duplicate)/.test(event.type)) this.refresh();
  }

  toggle() {
    const open = byId("review").hidden;
    byId("review").hidden = !open;
    byId("profile").hidden = open;
    byId("guests").dataset.open = open ? "review" : this.guests.profile.id ? "profile" : "";
    byId("review-open").setAttribute("aria-expanded", String(open));
    if (open) byId("review-title").focus();
  }

  close() {
    if (!byId("review").hidden) this.toggle();
  }

  async load() {
    const [page, merges] = await Promise.all([this.calls.duplicates(), Promise.all(this.merges.map((merge) => this.latest(merge)))]);
    this.pairs = page.duplicates;
    this.cursor = page.cursor;
    this.merges = merges.filter(Boolean);
    this.show();
  }

  /** A merge as it stands now; one of a guest who was erased since is left out. */
  latest(merge) {
    return this.calls.readMerge(merge.merge_id).catch(() => null);
  }

  /** Keeps a merge at hand for as long as the page is open, whoever made it. */
  remember(mergeId) {
    const others = this.merges.filter((merge) => merge.merge_id !== mergeId);
    this.merges = [{ merge_id: mergeId }, ...others].slice(0, MOST_KEPT);
    sessionStorage.setItem(this.kept, JSON.stringify(this.merges.map((merge) => merge.merge_id)));
  }

  async more() {
    const page = await this.calls.duplicates(this.cursor);
    this.pairs.push(...page.duplicates);
    this.cursor = page.cursor;
    this.show();
  }

  show() {
    byId("review-count").textContent = `${this.pairs.length}${this.cursor ? "+" : ""}`;
    const pairs = this.pairs.map((pair) => ({ key: pair.review_id, state: pair, build: () => this.pair(pair) }));
    render(byId("review-list"), pairs.length ? pairs : nothing("li", "No two profiles look like one person."));
    byId("review-more").hidden = !this.cursor;
    const merges = this.merges.map((merge) => ({ key: merge.merge_id, state: merge, build: () => this.merged(merge) }));
    render(byId("merges-list"), merges.length ? merges : nothing("li", "Nothing was merged lately."));
  }

  pair(pair) {
    const [one, other] = pair.guests;
    const act = (label, style, work) => h("button", { type: "button", class: style, onclick: (event) => this.act(work, event.target) }, label);
    return h(
      "li",
      { class: "pair" },
      h("div", { class: "sides" }, this.side(one, other), this.side(other, one)),
      this.terms(pair),
      pair.holds.length > 0 && h("p", { class: "small" }, `Not merged by itself: ${pair.holds.join("; ")}`),
      h("div", { class: "decide" }, act("Two people", "quiet", () => this.calls.dismiss(pair))),
    );
  }

  side(card, other) {
    const { place } = this.guests;
    const known = `known since ${place.format(card.created_at, { day: "numeric", month: "short", year: "numeric" })}`;
    const facts = [...card.phones, ...card.emails, ...card.channels, card.birthday, card.language, card.company, card.pms].filter(Boolean);
    const keep = (event) => this.act(() => this.calls.merge(card, other), event.target);
    return h(
      "div",
      { class: "side" },
      h("button", { type: "button", class: "link", onclick: () => this.guests.choose(card.guest_id).catch(toast) }, nameOf(card)),
      h("small", {}, `${card.visits} ${card.visits === 1 ? "visit" : "visits"} · ${known}`),
      h("ul", {}, ...facts.map((text) => h("li", {}, text))),
      h("button", { type: "button", class: "primary", "aria-label": `Merge, and keep the profile of ${nameOf(card)}`, onclick: keep }, "Merge into this"),
    );
  }

  terms(pair) {
    const rows = pair.terms.map(({ name, points, why }) =>
      h("tr", {}, h("th", { scope: "row" }, name.replaceAll("_", " ")), h("td", {}, why), h("td", { class: points < 0 ? "against" : "for" }, `${points > 0 ? "+" : ""}${points.toFixed(1)}`)),
    );
    const caption = h("caption", {}, `${Math.round(pair.confidence * 100)} % sure that they are one person`);
    return h("table", { class: "terms" }, caption, h("tbody", {}, ...rows));
  }

  merged(merge) {
    const { absorbed_before: absorbed, survivor_before: survivor, automatic, state } = merge;
    const names = absorbed ? `${nameOf(absorbed)} into ${nameOf(survivor)}` : "Two profiles";
    const when = `${this.guests.place.dayAndTime(merge.merged_at)}${automatic ? ", by itself" : ""}`;
    const undo = (event) => this.act(() => this.calls.undo(merge.merge_id), event.target);
    return h(
      "li",
      {},
      h("span", {}, names, h("small", {}, when)),
      state === "undone" ? h("span", { class: "pill" }, "undone") : h("button", { type: "button", class: "quiet", onclick: undo }, "Undo"),
    );
  }

  async act(work, button) {
    button.disabled = true;
    try {
      await work();
    } catch (error) {
      toast(error);
      button.disabled = false;
    }
    await Promise.all([this.load(), this.guests.loadList()]).catch(toast);
  }
}
