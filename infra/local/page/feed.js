// The feed of events, newest first, in words, with the envelope for whoever wants to see it.

import { byId, h } from "./dom.js";

const LONGEST = 200;
const BY = { concierge: "the concierge", guest: "the guest", staff: "staff", system: "Attendant" };
const ROLES = { assistant: "The concierge answered", staff: "Staff answered", system: "Attendant wrote to the guest" };
const KINDS = {
  text: "The guest wrote",
  button: "The guest tapped a button",
  button_reply: "The guest tapped a button",
  list_reply: "The guest picked from a list",
};
const STATES = {
  sending: "Being sent",
  accepted: "WhatsApp took the message",
  sent: "Message sent",
  delivered: "Message delivered",
  read: "The guest read the message",
  failed: "The message was not delivered",
  deferred: "The message waits",
  unknown: "Whether it was sent is not known yet",
};

const booking = (words) => (data, place) => `Booking ${data.reference} ${words}: ${place.dayAndTime(data.starts_at)}${data.by ? `, by ${BY[data.by] ?? data.by}` : ""}`;
const WORDS = {
  MessageReceived: (data) => KINDS[data.kind] ?? `The guest sent: ${data.kind}`,
  MessageSent: (data) => ROLES[data.role] ?? "A message was sent",
  MessageStatusChanged: (data) => STATES[data.state] ?? `The message is ${data.state}`,
  ConversationStarted: () => "A new conversation",
  ConversationHandedOver: () => "The concierge asks for a person",
  ConversationTakenOver: () => "Staff took over",
  ConversationHandedBack: () => "Handed back to the concierge",
  BookingHeld: (data, place) => `A time is held: ${place.dayAndTime(data.starts_at)}`,
  BookingReleased: (data, place) => `A held time is free again: ${place.dayAndTime(data.starts_at)}`,
  BookingRequested: booking("requested"),
  BookingBooked: booking("made"),
  BookingConfirmed: booking("confirmed"),
  BookingDeclined: booking("declined"),
  BookingChanged: booking("changed"),
  BookingCancelled: booking("cancelled"),
  BookingExpired: booking("expired"),
  BookingArrived: booking("here"),
  BookingSeated: booking("seated"),
  BookingFinished: booking("finished"),
  BookingNoShow: booking("marked as a no-show"),
  GuestCreated: () => "A guest is new",
  GuestChanged: (data) => `A guest's ${data.fields.map((field) => field.replaceAll("_", " ")).join(", ")} changed`,
  GuestNoted: () => "A note about a guest",
  GuestMerged: () => "Two profiles became one guest",
  GuestUnmerged: () => "A merged guest is two again",
  GuestErased: () => "A guest was erased",
  GuestDuplicateNoticed: () => "Two profiles may be one person",
  StayArrived: () => "A guest moved in",
  StayDeparted: () => "A guest left the house",
};

export class Feed {
  constructor(place) {
    this.place = place;
    byId("feed-list").replaceChildren(h("li", { class: "empty" }, "Events appear here as they happen."));
  }

  onEvent(event) {
    const list = byId("feed-list");
    list.querySelector(".empty")?.remove();
    list.prepend(this.entry(event));
    while (list.children.length > LONGEST) list.lastChild.remove();
  }

  entry(event) {
    const words = WORDS[event.type]?.(event.data, this.place) ?? event.type.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
    return h(
      "li",
      { "data-about": event.type.match(/^[A-Z][a-z]*/)[0] },
      h(
        "details",
        {},
        h("summary", {}, h("span", {}, words), h("time", {}, this.place.format(event.occurred_at, { hour: "2-digit", minute: "2-digit", second: "2-digit" }))),
        h("code", { class: "type" }, event.type),
        h("pre", { tabindex: "0" }, JSON.stringify(event, null, 2)),
      ),
    );
  }
}
