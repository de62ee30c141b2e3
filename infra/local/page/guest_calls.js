// What the staff page asks of the API about guests: one call each, paths in this file only.

const query = (values) => {
  const pairs = Object.entries(values).flatMap(([name, value]) => [value].flat().map((each) => [name, each]));
  return new URLSearchParams(pairs.filter(([, value]) => value !== undefined && value !== null && value !== "")).toString();
};
const once = () => ({ "Idempotency-Key": crypto.randomUUID() });

export class GuestCalls {
  constructor(api) {
    this.api = api;
  }

  page(filter, sort, limit, cursor) {
    const { tags, segments, ...rest } = filter;
    return this.api.get(`/api/v1/guests?${query({ ...rest, tag: tags ?? [], segment: segments ?? [], sort, limit, cursor })}`);
  }

  search(text) {
    return this.api.get(`/api/v1/guests/search?${query({ q: text, limit: 20 })}`);
  }

  segments() {
    return this.api.get("/api/v1/guests/segments");
  }

  /** A guest; an id that was merged away is answered with whom it became. */
  guest(id) {
    return this.api.get(`/api/v1/guests/${id}`);
  }

  change(guest, change) {
    const wish = { method: "PATCH", body: change, headers: { "If-Match": `"${guest.revision}"` } };
    return this.api.ask(`/api/v1/guests/${guest.guest_id}`, wish);
  }

  notes(id) {
    return this.api.get(`/api/v1/guests/${id}/notes?limit=20`);
  }

  addNote(id, text) {
    return this.api.post(`/api/v1/guests/${id}/notes`, { text }, once());
  }

  actions(id) {
    return this.api.get(`/api/v1/guests/${id}/actions`);
  }

  timeline(id, cursor) {
    return this.api.get(`/api/v1/guests/${id}/timeline?${query({ limit: 20, cursor })}`);
  }

  statistics(id) {
    return this.api.get(`/api/v1/guests/${id}/statistics`);
  }

  services() {
    return this.api.get("/api/v1/services");
  }

  bookingsOf(id, when) {
    return this.api.get(`/api/v1/guests/${id}/bookings?${query({ when, limit: 20 })}`);
  }

  again(bookingId) {
    return this.api.get(`/api/v1/bookings/${bookingId}/again`);
  }

  book(wish) {
    return this.api.post("/api/v1/bookings", wish, once());
  }

  duplicates(cursor) {
    return this.api.get(`/api/v1/guests/duplicates?${query({ limit: 20, cursor })}`);
  }

  merge(survivor, absorbed) {
    const wish = {
      survivor_id: survivor.guest_id,
      survivor_revision: survivor.revision,
      absorbed_id: absorbed.guest_id,
      absorbed_revision: absorbed.revision,
    };
    return this.api.post("/api/v1/guests/merges", wish, once());
  }

  dismiss(pair) {
    return this.api.post(`/api/v1/guests/duplicates/${pair.review_id}/dismiss`, {}, { "If-Match": `"${pair.revision}"` });
  }

  readMerge(id) {
    return this.api.get(`/api/v1/guests/merges/${id}`);
  }

  undo(mergeId) {
    return this.api.post(`/api/v1/guests/merges/${mergeId}/undo`);
  }

  startExport(wish) {
    return this.api.post("/api/v1/guests/exports", wish, once());
  }

  export(id) {
    return this.api.get(`/api/v1/guests/exports/${id}`);
  }
}
