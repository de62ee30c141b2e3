// One guest: how they are reached, what they like, what happened with them, and what to do next.

import { byId, composer, h, nothing, render, soon, toast } from "./dom.js";
import { GuestBooking } from "./guest_booking.js";
import { details, nameOf } from "./profile_details.js";
import { numbers } from "./profile_numbers.js";
import { Timeline } from "./timeline.js";

export class Profile {
  /** `open.conversation(id)` and `open.day(date)` show other parts of the page. */
  constructor(guests, open) {
    this.guests = guests;
    this.open = open;
    this.timeline = new Timeline(this);
    this.booking = new GuestBooking(this);
    this.id = null;
    this.guest = null;
    this.refresh = soon(() => this.load().catch(toast), 300);
    this.show();
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    composer(byId("note-form"), byId("note-text"), (text) => current()?.addNote(text));
    byId("tag-form").addEventListener("submit", (event) => {
      event.preventDefault();
      current()?.addTag(byId("tag-text")).catch(toast);
    });
    GuestBooking.attach(() => current()?.booking);
    byId("profile-back").addEventListener("click", () => current()?.guests.choose(null).catch(toast));
    byId("timeline-more").addEventListener("click", () => current()?.timeline.more().catch(toast));
  }

  get calls() {
    return this.guests.calls;
  }

  get place() {
    return this.guests.place;
  }

  onEvent(event) {
    const { data } = event;
    if (!this.id) return;
    if (event.type === "GuestErased" && data.guest_ids?.includes(this.id)) this.choose(null);
    else if ([data.guest_id, data.absorbed_id, data.restored_id, ...(data.guest_ids ?? [])].includes(this.id)) this.refresh();
    else if (this.guest?.absorbed.includes(data.guest_id)) this.refresh();
  }

  async choose(guestId) {
    this.id = guestId;
    this.guest = null;
    byId("guests").dataset.open = guestId ? "profile" : "";
    this.timeline.clear();
    await this.load();
  }

  async load() {
    const id = this.id;
    if (!id) return this.show();
    const [guest, notes, actions, figures] = await Promise.all([
      this.calls.guest(id),
      this.calls.notes(id),
      this.calls.actions(id),
      this.calls.statistics(id),
      this.timeline.load(id),
    ]);
    if (id !== this.id) return;
    // A merged guest's old id answers with the one they became.
    Object.assign(this, { id: guest.guest_id, guest, notes: notes.notes, actions: actions.actions, figures });
    this.show();
  }

  show() {
    const { guest } = this;
    byId("profile-body").hidden = !guest;
    byId("profile-empty").hidden = Boolean(guest);
    if (!guest) return;
    byId("profile-name").textContent = nameOf(guest);
    const marks = guest.segments.map((key) => h("li", { class: "pill", "data-tone": "teal" }, this.guests.filters.nameOf(key)));
    byId("profile-marks").replaceChildren(...marks);
    this.showActions();
    byId("profile-details").replaceChildren(...details(guest, this.figures.learned, this.place));
    this.showTags();
    byId("profile-numbers").replaceChildren(...numbers(guest, this.figures, this.place));
    this.showNotes();
    this.timeline.show();
  }

  showActions() {
    const entries = [...this.actions.filter((action) => LABELS[action.kind]), { kind: "vip" }].map((action) => ({
      key: action.kind,
      state: [action, this.guest.guest_id, this.guest.revision],
      build: () => (action.kind === "vip" ? this.vip() : this.action(action)),
    }));
    render(byId("profile-actions"), entries);
  }

  action(action) {
    const label = LABELS[action.kind];
    if (action.href) return h("a", { class: "quiet", href: action.href, rel: "noreferrer", target: action.kind === "whatsapp" ? "_blank" : undefined }, label);
    const start = { chat: () => this.chat(action), book_again: () => this.booking.again(), book: () => this.booking.open() }[action.kind];
    return h("button", { type: "button", class: "quiet", disabled: Boolean(action.why_not), title: action.why_not, onclick: () => start().catch(toast) }, label);
  }

  /** Opens the newest conversation with this guest. */
  async chat(action) {
    const { conversations } = await this.calls.api.get(action.path);
    if (!conversations.length) throw new Error("There is no conversation with this guest yet.");
    await this.open.conversation(conversations[0].conversation_id);
  }

  vip() {
    const pressed = String(this.guest.vip);
    return h("button", { type: "button", class: "quiet", "aria-pressed": pressed, onclick: (event) => this.change({ vip: !this.guest.vip }, event.target) }, "VIP");
  }

  /** Changes the guest as it was seen; somebody else's change meanwhile is shown instead. */
  async change(change, button) {
    if (button) button.disabled = true;
    try {
      await this.calls.change(this.guest, change);
    } catch (error) {
      toast(error.status === 409 ? new Error("Somebody changed this guest meanwhile. This is how it stands now.") : error);
    }
    await this.load().catch(toast);
    if (button) button.disabled = false;
  }

  showTags() {
    const { guest } = this;
    const remove = (tag) => (event) => this.change({ tags: guest.tags.filter((each) => each !== tag) }, event.target);
    const entries = guest.tags.map((tag) => ({
      key: tag,
      state: guest.revision,
      build: () => h("li", { class: "pill" }, tag, h("button", { type: "button", "aria-label": `Remove the tag ${tag}`, onclick: remove(tag) }, "×")),
    }));
    render(byId("tags-list"), entries);
  }

  async addTag(field) {
    const tag = field.value.trim();
    if (!tag) return;
    field.value = "";
    await this.change({ tags: [...this.guest.tags, tag] });
  }

  showNotes() {
    const pinnedFirst = [...this.notes].sort((one, other) => other.pinned - one.pinned);
    const entries = pinnedFirst.map((note) => ({
      key: note.note_id,
      state: note,
      build: () => h("li", {}, note.pinned && h("span", { class: "pill", "data-tone": "amber" }, "pinned"), h("p", {}, note.text), h("small", {}, `${note.author_email} · ${this.place.dayAndTime(note.written_at)}`)),
    }));
    render(byId("notes-list"), entries.length ? entries : nothing("li", "No notes yet."));
  }

  async addNote(text) {
    await this.calls.addNote(this.id, text);
    await this.load();
  }
}

const LABELS = { call: "Call", mail: "Mail", whatsapp: "WhatsApp", chat: "Chat", book: "Book", book_again: "Book again" };
