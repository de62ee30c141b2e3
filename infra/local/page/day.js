// The bookings of one day, in the zone of the property.

import { byId, h, nothing, render, soon, toast } from "./dom.js";

const WORDS = {
  requested: ["Awaits your yes", "amber"],
  booked: ["Booked", "teal"],
  confirmed: ["Confirmed", "teal"],
  partly_arrived: ["Partly here", "amber"],
  arrived: ["Here", "amber"],
  seated: ["Seated", "teal"],
  finished: ["Finished", "grey"],
  no_show: ["No-show", "red"],
  declined: ["Declined", "grey"],
  expired: ["Expired", "grey"],
  cancelled_by_guest: ["Cancelled by the guest", "grey"],
  cancelled_late: ["Cancelled late", "grey"],
  cancelled_by_venue: ["Cancelled by us", "grey"],
};

const BRINGS_UP = new Set(["BookingRequested", "BookingBooked", "BookingChanged"]);

export class Day {
  constructor(api, place) {
    this.api = api;
    this.place = place;
    this.date = place.date(Date.now());
    this.refresh = soon(() => this.load().catch(toast));
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    byId("day-date").addEventListener("change", (event) => event.target.value && current()?.choose(event.target.value));
    byId("day-before").addEventListener("click", () => current()?.step(-1));
    byId("day-after").addEventListener("click", () => current()?.step(1));
  }

  step(days) {
    const noon = new Date(`${this.date}T12:00:00Z`);
    noon.setUTCDate(noon.getUTCDate() + days);
    this.choose(noon.toISOString().slice(0, 10));
  }

  choose(date) {
    this.date = date;
    this.load().catch(toast);
  }

  /** A booking made or changed on another day brings that day up, so that one sees what happened. */
  onEvent(event) {
    if (!event.type.startsWith("Booking") || !event.data.starts_at) return;
    if (BRINGS_UP.has(event.type) && event.data.moved !== false) {
      this.date = this.place.date(event.data.starts_at);
    }
    this.refresh();
  }

  async load() {
    const date = this.date;
    byId("day-date").value = date;
    const noon = new Date(`${date}T12:00:00Z`);
    const words = new Intl.DateTimeFormat("en-GB", { weekday: "long", day: "numeric", month: "long", timeZone: "UTC" });
    byId("day-when").textContent = `${words.format(noon)} · ${this.place.zone.replace("_", " ")}`;
    const { bookings } = await this.api.get(`/api/v1/bookings?date=${date}&limit=100`);
    if (date !== this.date) return;
    const ordered = [...bookings].sort((one, other) => (one.starts_at < other.starts_at ? -1 : 1));
    const entries = ordered.map((booking) => ({
      key: booking.booking_id,
      state: [booking, this.place.zone],
      build: () => this.entry(booking),
    }));
    render(byId("day-list"), entries.length ? entries : nothing("li", "Nothing is booked on this day."));
  }

  entry(booking) {
    const [word, tone] = WORDS[booking.status] ?? [booking.status.replaceAll("_", " "), "grey"];
    const over = booking.status.startsWith("cancelled") || ["declined", "expired"].includes(booking.status);
    return h(
      "li",
      { class: over ? "booking over" : "booking" },
      h("span", { class: "hours" }, this.place.time(booking.starts_at), h("small", {}, this.place.time(booking.ends_at))),
      h(
        "div",
        {},
        h("strong", {}, booking.service_name),
        h("span", {}, `${booking.resource_name} · ${booking.guest_name || "Guest"}${booking.party_size > 1 ? ` · ${booking.party_size} people` : ""}`),
        h("span", { class: "small" }, booking.price.amount ? `${booking.reference} · ${this.place.money(booking.price)}` : booking.reference),
        h("span", { class: "pill", "data-tone": tone }, word),
        booking.status === "requested" &&
          h("div", { class: "decide" }, this.decision(booking, "Confirm", "confirm", "primary"), this.decision(booking, "Decline", "decline", "quiet")),
      ),
    );
  }

  decision(booking, label, path, style) {
    const decide = async (event) => {
      event.target.disabled = true;
      try {
        await this.api.post(`/api/v1/bookings/${booking.booking_id}/${path}`, {}, { "If-Match": `"${booking.revision}"` });
        await this.load();
      } catch (error) {
        toast(error);
        event.target.disabled = false;
      }
    };
    return h("button", { type: "button", class: style, onclick: decide }, label);
  }
}
