// The list as a file: asked for as it is filtered, watched while it is written, fetched by a signed link.

import { byId, h, toast } from "./dom.js";

const PAUSE = 1000; // between two looks at an export that is under way

export class Exports {
  constructor(guests) {
    this.guests = guests;
    this.running = null;
    byId("export-state").replaceChildren();
    byId("export-form").hidden = guests.calls.api.login.role === "staff";
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    byId("export-form").addEventListener("submit", (event) => {
      event.preventDefault();
      current()?.start(event.submitter.value).catch(toast);
    });
  }

  /** A step that is announced is looked at right away. */
  onEvent(event) {
    if (event.type.includes("Export") && event.data.export_id === this.running) this.look().catch(toast);
  }

  async start(format) {
    const { filter, sort } = this.guests.filters;
    const text = this.guests.text ? { q: this.guests.text } : {};
    const begun = await this.guests.calls.startExport({ format, filter: { ...filter, ...text }, ...(sort && { sort }) });
    this.running = begun.export_id;
    this.show(begun);
    this.watch();
  }

  watch() {
    setTimeout(() => this.running && this.look().then(() => this.watch(), toast), PAUSE);
  }

  async look() {
    const state = await this.guests.calls.export(this.running);
    if (state.export_id !== this.running) return;
    if (!["queued", "running"].includes(state.state)) this.running = null;
    this.show(state);
  }

  show({ state, rows_done: rows, rows_total: total, problem, link }) {
    const box = byId("export-state");
    if (link) box.replaceChildren(h("a", { class: "quiet", href: link.url, download: "" }, `Download ${rows} guests`));
    else if (state === "failed") box.replaceChildren(h("span", { class: "pill", "data-tone": "red" }, problem ?? "The export failed"));
    else box.replaceChildren(h("progress", { max: total ?? undefined, value: total ? rows : undefined, "aria-label": "Export" }), h("small", {}, ` ${rows} written`));
  }
}
