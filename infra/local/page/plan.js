// The floor plan: the tables of each area where they stand. A booking can be dragged from table to table.

import { byId, h, render } from "./dom.js";

const WORDS = {
  free: "free",
  soon: "reserved soon",
  reserved: "reserved",
  occupied: "seated",
  held: "held",
  blocked: "blocked",
  closed: "closed",
};
const MARGIN = 40;

export class Plan {
  constructor(floor) {
    this.floor = floor;
  }

  show() {
    const { areas, tables } = this.floor;
    if (!tables) return;
    const places = [...areas].sort((one, other) => one.order - other.order);
    const rest = tables.filter((table) => !areas.some((area) => area.area_id === table.area_id));
    if (rest.length) places.push({ area_id: null, name: areas.length ? "Elsewhere" : "Tables" });
    const widest = Math.max(...tables.map((table) => extent(table.position).width));
    render(
      byId("floor-plans"),
      places
        .map((area) => ({ area, here: tables.filter((table) => (table.area_id ?? null) === area.area_id) }))
        .filter(({ here }) => here.length)
        .map(({ area, here }) => ({
          key: String(area.area_id),
          state: here.map((table) => [table, this.floor.stateOf(table.resource_id), this.floor.chosen === table.resource_id]),
          build: () => this.area(area, here, widest),
        })),
    );
  }

  /** All areas are drawn to one scale, that of the widest. */
  area(area, tables, widest) {
    const placed = tables.map((table, index) => table.position ?? { x: 40 + (index % 8) * 110, y: 40 + Math.floor(index / 8) * 110, width: 80, height: 80, rotation: 0 });
    const width = Math.max(...placed.map((one) => extent(one).width));
    const height = Math.max(...placed.map((one) => extent(one).height));
    const seats = tables.reduce((sum, table) => sum + (table.party_max ?? 0), 0);
    return h(
      "section",
      { class: "area", "aria-label": area.name },
      h("h3", {}, area.name, h("small", {}, ` ${tables.length} tables, ${seats} seats`)),
      h(
        "div",
        { class: "plan", style: `aspect-ratio: ${width} / ${height}; width: ${Math.min(100, (width / widest) * 100)}%` },
        ...tables.map((table, index) => this.tableAt(table, placed[index], width, height)),
      ),
    );
  }

  tableAt(table, at, width, height) {
    const { floor } = this;
    const found = floor.stateOf(table.resource_id);
    const state = found.soon ? "soon" : found.state;
    const booking = found.booking ?? found.soon;
    const percent = (value, whole) => `${((value / whole) * 100).toFixed(2)}%`;
    const who = booking ? `${booking.guest_name ?? "Guest"}, ${booking.party_size} people, ${floor.place.time(booking.starts_at)}` : "";
    const button = h(
      "button",
      {
        type: "button",
        class: "table",
        "data-state": state,
        "data-shape": at.width === at.height && (table.party_max ?? 4) <= 2 ? "round" : "square",
        "data-table": table.name,
        "aria-pressed": String(floor.chosen === table.resource_id),
        "aria-label": `Table ${table.name}, ${WORDS[state]}${who ? `: ${who}` : ""}`,
        title: who || table.notes || undefined,
        draggable: found.booking ? "true" : undefined,
        style: `left: ${percent(at.x, width)}; top: ${percent(at.y, height)}; width: ${percent(at.width, width)}; height: ${percent(at.height, height)}; rotate: ${at.rotation ?? 0}deg`,
        onclick: () => floor.select(table.resource_id),
      },
      h("strong", {}, table.name),
      h("span", {}, booking ? `${booking.guest_name ?? "Guest"}`.split(" ")[0] : `${table.party_min}–${table.party_max ?? "…"}`),
      booking && h("small", {}, `${at.width < 90 ? "" : `${booking.party_size} · `}${state === "occupied" ? `till ${floor.place.time(booking.ends_at)}` : floor.place.time(booking.starts_at)}`),
    );
    if (found.booking) carries(button, found.booking);
    receives(button, (bookingId) => floor.actions.move(bookingId, table));
    return button;
  }
}

function extent(position) {
  const { x = 0, y = 0, width = 0, height = 0 } = position ?? {};
  return { width: x + width + MARGIN, height: y + height + MARGIN };
}

/** Lets an element be dragged as this booking. */
export function carries(element, booking) {
  element.draggable = true;
  element.addEventListener("dragstart", (event) => {
    event.dataTransfer.setData("text/plain", booking.booking_id);
    event.dataTransfer.effectAllowed = "move";
    document.body.classList.add("dragging");
  });
  element.addEventListener("dragend", () => document.body.classList.remove("dragging"));
}

/** Lets bookings be dropped on an element. */
function receives(element, take) {
  element.addEventListener("dragover", (event) => {
    event.preventDefault();
    element.classList.add("over");
  });
  element.addEventListener("dragleave", () => element.classList.remove("over"));
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    element.classList.remove("over");
    const bookingId = event.dataTransfer.getData("text/plain");
    if (bookingId) take(bookingId);
  });
}
