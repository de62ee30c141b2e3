// The left side: the phone of a guest, played on the simulator of WhatsApp.

import { simulator } from "./api.js";
import { byId, composer, EndOfLog, formatted, h, nothing, render, ticks, toast } from "./dom.js";

const FIRST_GUESTS = [
  { number: "41791234501", name: "Mia Keller" },
  { number: "447700900142", name: "James Okafor" },
  { number: "4915112345678", name: "Lena Vogt" },
];
const HINTS = [
  ["Hello, what lessons do you offer?", "Can I have a lesson tomorrow at 10 for one hour?", "Show my bookings"],
  ["A table for six on Friday at 8", "Outside, please", "Make it seven people", "Half past seven instead"],
];
const QUICK = 600;
const CALM = 2500;
const HAPPENING = 30_000;

export class Phone {
  /** `places`: the properties that can be written to, each `{id, name, number}`. */
  constructor(place, places) {
    this.place = place;
    this.places = places;
    this.to = places.find((each) => each.id === sessionStorage.getItem("to")) ?? places[0];
    this.guests = FIRST_GUESTS;
    this.current = sessionStorage.getItem("guest") ?? FIRST_GUESTS[0].number;
    this.lastChange = Date.now();
    this.end = new EndOfLog(byId("phone-chat"));
    composer(byId("phone-form"), byId("phone-text"), (text) => this.write({ text }));
    byId("guest-select").addEventListener("change", (event) => this.choose(event.target.value));
    byId("guest-new").addEventListener("click", () => this.askForGuest());
    byId("guest-cancel").addEventListener("click", () => byId("guest-dialog").close());
    byId("guest-form").addEventListener("submit", (event) => this.addGuest(new FormData(event.target)));
    byId("sheet-close").addEventListener("click", () => byId("phone-sheet").close());
    byId("guest-place").replaceChildren(...places.map(({ id, name }) => h("option", { value: id }, name)));
    byId("guest-place").value = this.to.id;
    byId("guest-place").addEventListener("change", (event) => this.writeTo(event.target.value));
    this.showHints();
  }

  showHints() {
    const hints = HINTS[this.places.indexOf(this.to)] ?? HINTS[0];
    byId("phone-hints").replaceChildren(
      "Try: ",
      ...hints.map((text) => h("button", { type: "button", class: "hint", onclick: () => this.suggest(text) }, text)),
    );
  }

  /** Opens the chat with another property. */
  writeTo(id) {
    this.to = this.places.find((each) => each.id === id) ?? this.places[0];
    sessionStorage.setItem("to", this.to.id);
    byId("phone-sheet").close();
    this.showHints();
    this.end.go();
    this.look();
  }

  async start() {
    try {
      for (const guest of await simulator.guests()) this.know(guest.wa_id ?? guest.guest, guest.name);
    } catch (error) {
      toast(error);
    }
    this.showGuests();
    this.watch();
  }

  get guest() {
    return this.guests.find((guest) => guest.number === this.current) ?? this.guests[0];
  }

  know(number, name) {
    const known = this.guests.find((guest) => guest.number === number);
    if (known && name !== "Guest") known.name = name;
    if (!known) this.guests = [...this.guests, { number, name }];
  }

  showGuests() {
    const options = this.guests.map(({ number, name }) => h("option", { value: number }, `${name} · +${number}`));
    byId("guest-select").replaceChildren(...options);
    byId("guest-select").value = this.guest.number;
  }

  choose(number) {
    this.current = number;
    sessionStorage.setItem("guest", number);
    byId("phone-sheet").close();
    this.end.go();
    this.look();
  }

  askForGuest() {
    byId("guest-form").reset();
    byId("guest-form").elements.number.value = `+4179${String(Math.floor(Math.random() * 1e7)).padStart(7, "0")}`;
    byId("guest-dialog").showModal();
    byId("guest-form").elements.name.focus();
  }

  addGuest(form) {
    const number = form.get("number").replace(/\D/g, "");
    this.know(number, form.get("name").trim());
    this.choose(number);
    this.showGuests();
    byId("phone-text").focus();
  }

  suggest(text) {
    const area = byId("phone-text");
    area.value = text;
    area.dispatchEvent(new Event("input"));
    area.focus();
  }

  async write(message) {
    const { number, name } = this.guest;
    this.lastChange = Date.now();
    this.end.go();
    const sending = simulator.write(number, { name, to: this.to.number, ...message });
    setTimeout(() => this.look(), 60);
    const { webhook } = await sending;
    if (webhook.status !== 200) throw new Error(`The webhook answered ${webhook.status}.`);
  }

  /** Looks at the phone again and again, more often while something is going on. */
  async watch() {
    if (!document.hidden) await this.look();
    const pause = Date.now() - this.lastChange < HAPPENING ? QUICK : CALM;
    setTimeout(() => this.watch(), pause);
  }

  async look() {
    const { number, name } = this.guest;
    const to = this.to;
    try {
      const phone = await simulator.guest(number, to.number);
      if (number === this.guest.number && to === this.to) this.show(phone, name);
    } catch {
      byId("phone-state").textContent = "The simulator of WhatsApp does not answer";
    }
  }

  show(phone, name) {
    byId("phone-name").textContent = this.to.name || "The property";
    byId("phone-avatar").textContent = (this.to.name || "A").slice(0, 1);
    byId("phone-state").textContent = phone.typing ? "typing…" : `on WhatsApp, as seen by ${name}`;
    if (!render(byId("phone-chat"), this.bubbles(phone))) return;
    this.lastChange = Date.now();
    this.end.keep();
  }

  bubbles({ guest, messages }) {
    if (!messages.length) return nothing("p", "No messages yet. Write as the guest: the concierge answers here.");
    return messages.map((message) => ({
      key: `${guest} ${message.id}`,
      state: [message, this.place.zone],
      build: () => this.bubble(message),
    }));
  }

  bubble(message) {
    const mine = message.from === "guest";
    const shown = { text: message.text, template: message.text, revoked: "This message was deleted" };
    const text = shown[message.type] ?? (message.text || `[${message.type}]`);
    return h(
      "div",
      { class: `bubble ${mine ? "mine" : "theirs"}` },
      message.header && h("strong", {}, message.header),
      h("p", {}, ...formatted(text)),
      message.footer && h("small", {}, message.footer),
      h("span", { class: "meta" }, this.place.time(message.at), mine ? ticks(message.tick) : null),
      message.reaction && h("span", { class: "reaction" }, message.reaction),
      ...(message.buttons ?? []).map((button) =>
        h("button", { type: "button", class: "reply", onclick: () => this.tap({ button }) }, button.title),
      ),
      message.rows?.length
        ? h("button", { type: "button", class: "reply", onclick: () => this.openList(message) }, `☰ ${message.list_label}`)
        : null,
    );
  }

  async tap(reply) {
    byId("phone-sheet").close();
    try {
      await this.write(reply);
    } catch (error) {
      toast(error);
    }
  }

  openList(message) {
    byId("sheet-title").textContent = message.list_label;
    byId("sheet-rows").replaceChildren(
      ...message.rows.map((row) =>
        h(
          "button",
          { type: "button", class: "row", onclick: () => this.tap({ list: row }) },
          row.title,
          row.description && h("small", {}, row.description),
        ),
      ),
    );
    byId("phone-sheet").show();
    byId("sheet-rows").firstChild.focus();
  }
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape") byId("phone-sheet").close();
});
