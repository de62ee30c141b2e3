// Booking for the guest on the screen: the same again, or anew.

import { byId, h, toast } from "./dom.js";

const OVER = /^(cancelled|declined|expired)/;

export class GuestBooking {
  constructor(profile) {
    this.profile = profile;
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    byId("book-form").addEventListener("submit", (event) => {
      if (event.submitter.value === "yes") current()?.book(Object.fromEntries(new FormData(event.target))).catch(toast);
    });
  }

  /** The next time like what they had last. */
  async again() {
    const { calls, id } = this.profile;
    const past = (await calls.bookingsOf(id, "past")).bookings;
    const known = past.length ? past : (await calls.bookingsOf(id)).bookings;
    const former = known.find(({ status }) => !OVER.test(status));
    if (!former) throw new Error("There is no booking to repeat.");
    const { wish, verdict } = await calls.again(former.booking_id);
    await this.open({ ...wish, title: `Again: ${former.service_name} with ${former.resource_name}`, verdict });
  }

  /** Asks when; `wish` is what the answer begins with. */
  async open(wish = {}) {
    const { services } = await this.profile.calls.services();
    const { place } = this.profile;
    const start = wish.starts_at ?? Date.now() + 24 * 3600_000;
    this.wish = wish;
    byId("book-question").textContent = wish.title ?? "A booking for this guest";
    byId("book-verdict").textContent = wish.verdict?.bookable === false ? wish.verdict.reasons.map((reason) => reason.text).join(" ") : "";
    byId("book-service").replaceChildren(...services.map((service) => h("option", { value: service.service_id, selected: service.service_id === wish.service_id }, service.name)));
    const form = byId("book-form").elements;
    form.date.value = place.date(start);
    form.time.value = wish.starts_at ? place.time(start) : "10:00";
    form.party.value = wish.party_size ?? 1;
    byId("book-dialog").showModal();
  }

  async book({ service, date, time, party }) {
    const { profile, wish } = this;
    const same = service === wish.service_id ? { duration_minutes: wish.duration_minutes, ...(wish.resource_id && { resource_id: wish.resource_id }) } : {};
    const starts = profile.place.instant(date, time);
    await profile.calls.book({ service_id: service, starts_at: starts, party_size: Number(party), guest_id: profile.id, ...same });
    await profile.load();
  }
}
