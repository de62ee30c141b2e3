// What staff do on the floor: seat, finish, no-show, walk-in, move, swap, block.

import { byId, h, toast } from "./dom.js";

const HOLDS_ITS_TABLE = new Set(["requested", "booked", "confirmed", "partly_arrived", "arrived", "seated"]);

export class FloorActions {
  constructor(floor) {
    this.floor = floor;
  }

  get api() {
    return this.floor.api;
  }

  /** Does something once and shows what came of it. */
  async act(work, button) {
    if (button) button.disabled = true;
    try {
      await work();
    } catch (error) {
      toast(error);
    }
    if (button) button.disabled = false;
    await this.floor.load().catch(toast);
  }

  post(path, body, revision) {
    const headers = { "Idempotency-Key": crypto.randomUUID(), ...(revision ? { "If-Match": `"${revision}"` } : {}) };
    return this.api.post(path, body, headers);
  }

  step(booking, name, button) {
    return this.act(() => this.post(`/api/v1/bookings/${booking.booking_id}/${name}`, {}, booking.revision), button);
  }

  /** Puts a booking on another table; where somebody has it, the two may change places. */
  move(bookingId, table) {
    const booking = this.floor.bookings.get(bookingId);
    if (!booking || booking.resource_ids.includes(table.resource_id)) return;
    this.act(async () => {
      try {
        await this.moved(booking, table);
      } catch (error) {
        await this.instead(booking, table, error);
      }
    });
  }

  moved(booking, table, more = {}) {
    const wish = { resource_ids: [table.resource_id], ...more };
    return this.post(`/api/v1/bookings/${booking.booking_id}/move`, wish, booking.revision);
  }

  async instead(booking, table, error) {
    const who = booking.guest_name ?? "this booking";
    if (error.code === "locked") {
      const said = await this.ask(`${who} was promised this table. Move all the same?`, [{ name: "reason", label: "Reason", required: true }]);
      if (said) await this.moved(booking, table, { force_reason: said.reason });
      return;
    }
    const swap = error.body?.swap;
    if (!swap?.possible) throw error;
    const other = this.floor.bookings.get(swap.with_booking_id);
    const said = await this.ask(`${table.name} belongs to ${other?.guest_name ?? "another booking"} then. Let them change places?`, [], "Swap");
    if (!said) return;
    const wish = { with_booking_id: swap.with_booking_id, with_revision: swap.with_revision };
    await this.post(`/api/v1/bookings/${booking.booking_id}/swap`, wish, booking.revision);
  }

  async walkIn(table) {
    const said = await this.ask(`Guests at the door for ${table.name}`, [
      { name: "party", label: "How many", type: "number", min: 1, max: table.party_max ? table.party_max + table.extra_seats : 99, value: Math.min(2, table.party_max ?? 2), required: true },
      { name: "minutes", label: "For how many minutes (empty: as usual)", type: "number", min: 15, max: 480, step: 15 },
      { name: "guest", label: "Name", value: "Walk-in", required: true },
    ], "Seat");
    if (!said) return;
    const now = Math.floor(Date.now() / 60_000) * 60_000;
    await this.act(async () => {
      const wish = { starts_at: new Date(now).toISOString(), party_size: Number(said.party), resource_id: table.resource_id, audience: "walk_in" };
      if (said.minutes) wish.duration_minutes = Number(said.minutes);
      const verdict = await this.post("/api/v1/tables/availability", wish);
      if (!verdict.bookable) throw new Error(verdict.reasons.map((reason) => reason.text).join(" "));
      const booking = await this.post("/api/v1/bookings", { ...wish, service_id: verdict.service_id, guest: { name: said.guest } });
      await this.post(`/api/v1/bookings/${booking.booking_id}/seat`, {}, booking.revision);
    });
  }

  async block(table) {
    const from = Math.max(Date.now(), Date.parse(this.floor.slot.starts_at));
    const said = await this.ask(`Take ${table.name} out of service from ${this.floor.place.time(from)}`, [
      { name: "reason", label: "Why", required: true, maxlength: 200 },
      { name: "hours", label: "For how many hours", type: "number", min: 1, max: 24, value: 3, required: true },
    ], "Block");
    if (!said) return;
    const ends = new Date(from + Number(said.hours) * 3600_000).toISOString();
    const wish = { resource_ids: [table.resource_id], starts_at: new Date(from).toISOString(), ends_at: ends, reason: said.reason };
    await this.act(() => this.post("/api/v1/blocks", wish));
  }

  lift(blockId) {
    return this.act(() => this.api.ask(`/api/v1/blocks/${blockId}`, { method: "DELETE" }));
  }

  /** The chosen table: what it is, who has it, what can be done. */
  showChosen() {
    const { floor } = this;
    const table = floor.chosen && floor.tables?.find((each) => each.resource_id === floor.chosen);
    const box = byId("floor-chosen");
    box.hidden = !table;
    if (!table) return;
    const found = floor.stateOf(table.resource_id);
    const booking = found.booking;
    const block = floor.blocks.get(found.block_id);
    const facts = [
      h("strong", {}, `Table ${table.name}`),
      h("span", { class: "small" }, [`${table.party_min}–${table.party_max ?? "…"} seats`, table.extra_seats ? `+${table.extra_seats}` : null, table.notes].filter(Boolean).join(" · ")),
      booking && h("span", {}, `${booking.guest_name ?? "Guest"}, ${booking.party_size} people, ${floor.place.time(booking.starts_at)}–${floor.place.time(booking.ends_at)} · ${booking.reference}`),
      block && h("span", {}, `Out of service: ${block.reason}`),
      h("div", { class: "decide" }, ...this.choices(table, found, booking, block).filter(Boolean)),
    ];
    box.replaceChildren(...facts.filter(Boolean));
  }

  choices(table, found, booking, block) {
    const button = (label, work, style = "quiet") => h("button", { type: "button", class: style, onclick: work }, label);
    if (block) return [button("Back in service", () => this.lift(block.block_id))];
    if (!booking) {
      const walkIn = found.state === "free" && this.floor.following;
      return [walkIn && button("Walk-in", () => this.walkIn(table), "primary"), button("Block", () => this.block(table))];
    }
    const steps = this.floor.arrivals.steps(booking);
    return HOLDS_ITS_TABLE.has(booking.status) ? [...steps, this.elsewhere(booking)] : steps;
  }

  /** Moving without a mouse: a list of the other tables. */
  elsewhere(booking) {
    const { floor } = this;
    const others = floor.tables.filter((table) => !booking.resource_ids.includes(table.resource_id));
    const choose = (event) => this.move(booking.booking_id, floor.table(event.target.value));
    return h(
      "select",
      { "aria-label": "Move to another table", onchange: choose },
      h("option", { value: "" }, "Move to…"),
      ...others.map((table) => h("option", { value: table.resource_id }, `${table.name} (${table.party_min}–${table.party_max ?? "…"})`)),
    );
  }

  /** Asks in a dialog; gives what was entered, or null when it was left. */
  ask(question, fields, yes = "Yes") {
    const dialog = byId("floor-dialog");
    byId("floor-question").textContent = question;
    byId("floor-fields").replaceChildren(...fields.map(({ label, ...more }) => h("label", {}, label, h("input", { autocomplete: "off", ...more }))));
    byId("floor-yes").textContent = yes;
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((answer) => {
      dialog.onclose = () => answer(dialog.returnValue === "yes" ? Object.fromEntries(new FormData(byId("floor-form"))) : null);
    });
  }
}
