// The page: a guest's phone on the left, the staff side on the right, one WebSocket between them and the server.

import { Api, endpoints } from "./api.js";
import { Day } from "./day.js";
import { byId, h, toast } from "./dom.js";
import { Feed } from "./feed.js";
import { Inbox } from "./inbox.js";
import { Live } from "./live.js";
import { Phone } from "./phone.js";
import { Place } from "./place.js";

const place = new Place();
const staff = {};

async function start() {
  tabs();
  new Phone(place).start();
  Inbox.attach(() => staff.inbox);
  Day.attach(() => staff.day);
  const { logins } = await endpoints();
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
  const refresh = () => Promise.all([inbox.load(), day.load()]).catch(toast);
  const connection = new Live(api, ["events"], {
    state: live,
    problem: toast,
    // Whatever happened while the connection was away is read again.
    open: refresh,
    event: (event) => [inbox, day, feed].forEach((part) => part.onEvent(event)),
  });
  Object.assign(staff, { inbox, day, live: connection });
  refresh();
  connection.connect();
}

function live(text, state) {
  byId("live").textContent = text;
  byId("live").dataset.state = state;
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
