// The live floor: one evening's tables, slot by slot. What happens elsewhere arrives over the WebSocket.

import { Arrivals } from "./arrivals.js";
import { byId, h, soon, toast } from "./dom.js";
import { FloorActions } from "./floor_actions.js";
import { Plan } from "./plan.js";

const STEP_MINUTES = 15;
const CONCERNS = /^(Booking|Block|Resource|Area|Combination|Waitlist)/;

export class Floor {
  constructor(api, place) {
    this.api = api;
    this.place = place;
    this.date = place.date(Date.now());
    this.following = true;
    this.chosen = null;
    this.actions = new FloorActions(this);
    this.plan = new Plan(this);
    this.arrivals = new Arrivals(this);
    this.refresh = soon(() => this.load().catch(toast), 250);
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    byId("floor-time").addEventListener("input", (event) => current()?.scrub(Number(event.target.value)));
    byId("floor-now").addEventListener("click", () => current()?.follow());
    byId("floor-date").addEventListener("change", (event) => event.target.value && current()?.choose(event.target.value));
    setInterval(() => current()?.tick(), 20_000);
  }

  async load() {
    const date = this.date;
    const [day, areas, blocks] = await Promise.all([
      this.api.get(`/api/v1/tables/availability?date=${date}&step=${STEP_MINUTES}&details=true`),
      this.api.get("/api/v1/areas"),
      this.blocksOf(date),
    ]);
    if (date !== this.date) return;
    this.tables = day.tables;
    this.areas = areas.areas;
    this.blocks = new Map(blocks.map((block) => [block.block_id, block]));
    this.slots = day.days[0].slots;
    this.services = openings(this.slots);
    this.bookings = new Map(day.days[0].bookings.map((booking) => [booking.booking_id, booking]));
    document.body.dataset.floor = this.tables.length ? "yes" : "no";
    if (this.following || this.index >= this.slots.length) this.index = this.slotNow();
    this.show();
  }

  async blocksOf(date) {
    const noon = Date.parse(`${date}T12:00:00Z`);
    const [from, to] = [noon - 36 * 3600_000, noon + 36 * 3600_000].map((at) => new Date(at).toISOString());
    return (await this.api.get(`/api/v1/blocks?from=${from}&to=${to}`)).blocks;
  }

  onEvent(event) {
    if (CONCERNS.test(event.type)) this.refresh();
  }

  choose(date) {
    this.date = date;
    this.following = date === this.place.date(Date.now());
    this.index = 0;
    this.load().catch(toast);
  }

  /** Looks at another time of the day, as it is or will be. */
  scrub(index) {
    this.following = false;
    this.index = index;
    this.show();
  }

  follow() {
    this.following = true;
    const today = this.place.date(Date.now());
    if (this.date === today && this.slots) {
      this.index = this.slotNow();
      this.show();
    } else {
      this.choose(today);
    }
  }

  tick() {
    if (!this.following || !this.slots || byId("floor").hidden) return;
    const index = this.slotNow();
    if (index !== this.index) this.refresh();
  }

  /** The slot that is on; before the first opening the next service's first, so that one sees the evening. */
  slotNow() {
    const now = Date.now();
    const begun = this.slots.findLastIndex((slot) => Date.parse(slot.starts_at) <= now);
    const open = this.services.find(({ end }) => begun <= end);
    return open ? Math.max(open.first, begun) : Math.max(0, begun);
  }

  /** The opening that the time shown lies in. */
  get service() {
    return this.services?.find(({ first, end }) => first <= this.index && this.index <= end);
  }

  get slot() {
    return this.slots?.[this.index];
  }

  show() {
    byId("floor-date").value = this.date;
    byId("floor-now").setAttribute("aria-pressed", String(this.following));
    this.showTime();
    this.showServices();
    this.plan.show();
    this.arrivals.show();
    this.actions.showChosen();
  }

  showTime() {
    const range = byId("floor-time");
    const time = this.slot ? this.place.time(this.slot.starts_at) : "closed";
    range.max = Math.max(0, (this.slots?.length ?? 0) - 1);
    range.value = this.index;
    range.disabled = !this.slot;
    range.setAttribute("aria-valuetext", time);
    byId("floor-clock").textContent = time;
  }

  /** A button for each opening of the day: its hours, and a jump to its beginning. */
  showServices() {
    const buttons = this.services.map((service) => {
      const hours = `${this.place.time(service.begins)}–${this.place.time(service.ends)}`;
      const on = String(service === this.service);
      return h("button", { type: "button", class: "quiet", "aria-pressed": on, onclick: () => this.scrub(service.first) }, hours);
    });
    byId("floor-services").replaceChildren(...buttons);
  }

  table(resourceId) {
    return this.tables.find((table) => table.resource_id === resourceId);
  }

  /** What a table is at a slot; `soon` is the booking that takes it within the hour. */
  stateOf(resourceId, index = this.index) {
    const at = (number) => this.slots[number]?.tables.find((each) => each.resource_id === resourceId);
    const state = at(index) ?? { state: "closed" };
    const over = this.following && state.until && Date.parse(state.until) <= Date.now();
    if (state.state !== "free" && !over) return { ...state, booking: this.bookings.get(state.booking_id) };
    for (let ahead = 1; ahead <= 60 / STEP_MINUTES; ahead += 1) {
      const later = at(index + ahead);
      if (later?.booking_id && later.state === "reserved") return { state: "free", soon: this.bookings.get(later.booking_id) };
    }
    return over ? { state: "free" } : state;
  }

  namesOf(booking) {
    return booking.resource_ids.map((id) => this.table(id)?.name ?? "?").join(" + ");
  }

  select(resourceId) {
    this.chosen = resourceId;
    this.plan.show();
    this.actions.showChosen();
  }
}

/** The stretches of slots in which any table is open: first and last slot, begin and end. */
function openings(slots) {
  const found = [];
  slots.forEach((slot, index) => {
    if (slot.tables.every((table) => table.state === "closed")) return;
    const last = found.at(-1);
    const at = Date.parse(slot.starts_at);
    if (last?.end === index - 1) Object.assign(last, { end: index, ends: at + STEP_MINUTES * 60_000 });
    else found.push({ first: index, end: index, begins: at, ends: at + STEP_MINUTES * 60_000 });
  });
  return found;
}
