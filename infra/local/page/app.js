// The page: a guest's phone on the left, the staff side on the right, one WebSocket between them and the server.

import { Api, endpoints } from "./api.js";
import { Day } from "./day.js";
import { byId, h, toast } from "./dom.js";
import { Feed } from "./feed.js";
import { Floor } from "./floor.js";
import { Guests } from "./guests.js";
import { Inbox } from "./inbox.js";
import { Live } from "./live.js";
import { Phone } from "./phone.js";
import { Place } from "./place.js";

const place = new Place();
const staff = {};

async function start() {
  tabs();
  views();
  Inbox.attach(() => staff.inbox);
  Day.attach(() => staff.day);
  Floor.attach(() => staff.floor);
  Guests.attach(() => staff.guests);
  const { logins, properties, whatsapp_phone_number_ids: numbers } = await endpoints();
  const ids = [...new Set(logins.map((login) => login.property_id))];
  staff.phone = new Phone(place, ids.map((id, index) => ({ id, name: properties[index], number: numbers[id] })));
  staff.phone.start();
  const select = byId("login");
  select.replaceChildren(...logins.map((login, index) => h("option", { value: index }, `${login.email} (${login.role})`)));
  select.value = Math.min(Number(sessionStorage.getItem("login") ?? 0), logins.length - 1);
  const choose = () => {
    sessionStorage.setItem("login", select.value);
    signIn(logins[Number(select.value)]).catch((error) => {
      live("Signed out", "off");
      toast(error);
    });
  };
  select.addEventListener("change", choose);
  byId("signin").addEventListener("submit", (event) => event.preventDefault());
  choose();
}

async function signIn(login) {
  staff.live?.stop();
  live("Signing in…", "wait");
  const api = new Api(login);
  await api.signIn();
  Object.assign(place, new Place(await api.get(`/api/v1/properties/${login.property_id}`)));
  byId("place").textContent = place.name;
  const inbox = new Inbox(api, place);
  const day = new Day(api, place);
  const feed = new Feed(place);
  const floor = new Floor(api, place);
  const guests = new Guests(api, place, { conversation: (id) => showConversation(inbox, id) });
  const parts = [inbox, day, floor, guests];
  const refresh = () => Promise.all(parts.map((part) => part.load())).catch(toast);
  const connection = new Live(api, ["events"], {
    state: live,
    problem: toast,
    // Whatever happened while the connection was away is read again.
    open: refresh,
    event: (event) => [...parts, feed].forEach((part) => part.onEvent(event)),
  });
  Object.assign(staff, { inbox, day, floor, guests, live: connection });
  refresh();
  connection.connect();
}

function live(text, state) {
  byId("live").textContent = text;
  byId("live").dataset.state = state;
}

/** The staff side shows the conversations, the guests or the floor. */
function views() {
  for (const button of document.querySelectorAll(".views button")) button.addEventListener("click", () => chooseView(button.dataset.view));
  addEventListener("resize", () => chooseView(sessionStorage.getItem("view") ?? "desk"));
  chooseView(sessionStorage.getItem("view") ?? "desk");
}

function chooseView(view) {
  sessionStorage.setItem("view", view);
  byId("main").dataset.view = innerWidth > 900 ? view : "desk";
  byId("floor").hidden = view !== "floor" && innerWidth > 900;
  const guestsWereHidden = byId("guests").hidden;
  byId("guests").hidden = view !== "guests" && innerWidth > 900;
  if (guestsWereHidden && !byId("guests").hidden) staff.guests?.load().catch(toast);
  for (const each of document.querySelectorAll(".views button")) each.setAttribute("aria-pressed", String(each.dataset.view === view));
}

/** From a guest to what they wrote. */
function showConversation(inbox, id) {
  chooseView("desk");
  document.querySelector('[data-tab="inbox"]').click();
  return inbox.choose(id);
}

/** On a narrow screen one part is seen at a time. */
function tabs() {
  const buttons = [...document.querySelectorAll(".tabs button")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      byId("main").dataset.tab = button.dataset.tab;
      for (const each of buttons) each.setAttribute("aria-pressed", String(each === button));
      scrollTo(0, 0);
    });
  }
}

start().catch(toast);
