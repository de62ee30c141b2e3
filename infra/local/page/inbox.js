// Conversations: the list, and the one that is open, with taking over, answering and handing back.

import { byId, composer, EndOfLog, formatted, h, nothing, plain, render, soon, ticks, toast } from "./dom.js";

const ROLES = { user: "Guest", assistant: "Concierge", staff: "Staff", system: "Attendant" };

export class Inbox {
  constructor(api, place) {
    this.api = api;
    this.place = place;
    this.conversations = [];
    this.names = new Map();
    this.messages = [];
    this.open = null;
    this.refreshList = soon(() => this.loadList().catch(toast));
    this.refreshThread = soon(() => this.loadThread().catch(toast));
  }

  /** Listens to the page; once per page, whoever is signed in. */
  static attach(current) {
    Inbox.end = new EndOfLog(byId("thread-messages"));
    composer(byId("thread-form"), byId("thread-text"), (text) => current()?.answer(text));
    byId("thread-back").addEventListener("click", () => current()?.choose(null));
    byId("inbox-more").addEventListener("click", () => current()?.older());
  }

  async load() {
    await this.loadList();
    if (!this.open && this.conversations.length && innerWidth > 900) this.open = this.conversations[0].conversation_id;
    await this.loadThread();
  }

  onEvent(event) {
    const conversation = event.data.conversation_id;
    if (!conversation) return;
    this.refreshList();
    if (conversation === this.open) this.refreshThread();
  }

  async loadList() {
    const { conversations, cursor } = await this.api.get("/api/v1/conversations?limit=20");
    this.conversations = conversations;
    this.cursor = cursor;
    await this.learnNames();
    if (!this.open && this.conversations.length && innerWidth > 900) await this.choose(conversations[0].conversation_id);
    this.showList();
    this.showHead();
  }

  async older() {
    const cursor = encodeURIComponent(this.cursor);
    const page = await this.api.get(`/api/v1/conversations?limit=20&cursor=${cursor}`);
    const known = new Set(this.conversations.map((each) => each.conversation_id));
    this.conversations.push(...page.conversations.filter((each) => !known.has(each.conversation_id)));
    this.cursor = page.cursor;
    await this.learnNames();
    this.showList();
  }

  /** Events hold ids only; the names of guests are read once each. */
  async learnNames() {
    const unknown = new Set(this.conversations.map((each) => each.guest_id).filter((id) => !this.names.has(id)));
    await Promise.all([...unknown].map((id) => this.learnName(id)));
  }

  async learnName(guestId) {
    try {
      const guest = await this.api.get(`/api/v1/guests/${guestId}`);
      this.names.set(guestId, guest.name || guest.phone_e164 || "Guest");
    } catch {
      this.names.set(guestId, "Guest");
    }
  }

  nameOf(conversation) {
    return this.names.get(conversation?.guest_id) ?? "Guest";
  }

  showList() {
    const entries = this.conversations.map((each) => ({
      key: each.conversation_id,
      state: [each, this.nameOf(each), each.conversation_id === this.open],
      build: () => this.entry(each),
    }));
    const none = "No conversations yet. They appear here when a guest writes.";
    render(byId("inbox-list"), entries.length ? entries : nothing("li", none));
    byId("inbox-more").hidden = !this.cursor;
  }

  entry(conversation) {
    const chosen = conversation.conversation_id === this.open;
    return h(
      "li",
      {},
      h(
        "button",
        {
          type: "button",
          class: "entry",
          "aria-current": chosen ? "true" : undefined,
          onclick: () => this.choose(conversation.conversation_id).catch(toast),
        },
        h("span", { class: "entry-name" }, this.nameOf(conversation)),
        h("time", {}, this.place.moment(conversation.last_activity_at)),
        h("span", { class: "entry-preview" }, plain(conversation.preview) || "…"),
        pill(conversation),
      ),
    );
  }

  async choose(conversationId) {
    this.open = conversationId;
    this.messages = [];
    byId("main").dataset.open = conversationId ? "thread" : "";
    this.showList();
    await this.loadThread();
    Inbox.end.go();
  }

  async loadThread() {
    const open = this.open;
    if (open) {
      const [conversation, page] = await Promise.all([
        this.api.get(`/api/v1/conversations/${open}`),
        this.api.get(`/api/v1/conversations/${open}/messages?limit=50`),
      ]);
      if (open !== this.open) return;
      this.conversations = this.conversations.map((each) => (each.conversation_id === open ? conversation : each));
      this.messages = [...page.messages].sort((one, other) => one.seq - other.seq);
    }
    this.showHead();
    this.showMessages();
  }

  get conversation() {
    return this.conversations.find((each) => each.conversation_id === this.open);
  }

  showHead() {
    const conversation = this.conversation;
    byId("thread-title").textContent = conversation ? this.nameOf(conversation) : "No conversation chosen";
    byId("thread-form").hidden = conversation?.mode !== "human";
    const shownPill = conversation && pill(conversation, true);
    byId("thread-mode").hidden = !shownPill;
    if (shownPill) byId("thread-mode").replaceWith(Object.assign(shownPill, { id: "thread-mode" }));
    const actions = {
      bot: () => this.action("Take over", "take-over", "primary"),
      human: () => this.action("Hand back to the concierge", "hand-back", "quiet"),
    };
    const build = actions[conversation?.mode];
    const state = [this.open, conversation?.revision];
    render(byId("thread-actions"), build ? [{ key: conversation.mode, state, build }] : []);
  }

  action(label, path, style) {
    const act = async (event) => {
      event.target.disabled = true;
      try {
        await this.api.post(`/api/v1/conversations/${this.open}/${path}`);
        await this.loadThread();
        this.showList();
        if (path === "take-over") byId("thread-text").focus();
      } catch (error) {
        toast(error);
        event.target.disabled = false;
      }
    };
    return h("button", { type: "button", class: style, onclick: act }, label);
  }

  async answer(text) {
    await this.api.post(
      `/api/v1/conversations/${this.open}/messages`,
      { text },
      { "Idempotency-Key": crypto.randomUUID?.() ?? String(Math.random()) },
    );
    await this.loadThread();
  }

  showMessages() {
    const log = byId("thread-messages");
    render(log, this.open ? this.lines() : nothing("p", "Choose a conversation to read it."));
    Inbox.end.keep();
  }

  lines() {
    let day = "";
    return this.messages.flatMap((message) => {
      const date = this.place.date(message.at);
      const heading = date === day ? [] : [this.heading(message.at, date)];
      day = date;
      const state = [message, this.nameOf(this.conversation)];
      return [...heading, { key: message.message_id, state, build: () => this.line(message) }];
    });
  }

  heading(at, date) {
    const words = this.place.format(at, { weekday: "long", day: "numeric", month: "long" });
    return { key: `${this.open} ${date}`, state: words, build: () => h("p", { class: "date" }, words) };
  }

  line(message) {
    const guest = message.role === "user";
    const text = message.revoked_at ? "This message was deleted." : message.text || `[${message.kind}]`;
    const writer = guest ? this.nameOf(this.conversation) : ROLES[message.role];
    return h(
      "div",
      { class: `bubble ${guest ? "theirs" : "mine"}`, "data-role": message.role },
      h("span", { class: "writer" }, writer),
      h("p", {}, ...formatted(text)),
      message.choices?.length
        ? h("ul", { class: "choices" }, ...message.choices.map((choice) => h("li", {}, choice.title)))
        : null,
      h("span", { class: "meta" }, this.place.time(message.at), guest ? null : ticks(message.state)),
      message.failure && h("small", { class: "failure" }, message.failure.reason),
    );
  }
}

function pill(conversation, always = false) {
  if (conversation.opted_out) return h("span", { class: "pill", "data-tone": "grey" }, "Opted out");
  if (conversation.mode === "human") {
    const waits = !conversation.taken_over_by;
    return h("span", { class: "pill", "data-tone": waits ? "red" : "amber" }, waits ? "Needs a person" : "With staff");
  }
  return always ? h("span", { class: "pill", "data-tone": "teal" }, "Concierge") : null;
}
