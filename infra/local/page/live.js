// The WebSocket: a new ticket for every connection, pings, and reconnecting with growing pauses.

const PING_EVERY = 4 * 60_000; // the gateway closes connections that are idle for ten minutes
const LONGEST_PAUSE = 30_000;

export class Live {
  /** `on.state(text, state)`, `on.open()` after each (re)connection, `on.event(envelope)`. */
  constructor(api, topics, on) {
    this.api = api;
    this.topics = topics;
    this.on = on;
    this.failures = 0;
    this.seen = new Set();
    this.wake = () => {
      if (!this.socket && this.waiting) this.connect();
    };
    addEventListener("online", this.wake);
    addEventListener("focus", this.wake);
  }

  async connect() {
    clearTimeout(this.waiting);
    this.waiting = null;
    this.on.state("Connecting…", "wait");
    try {
      const { ticket } = await this.api.post("/api/v1/realtime/tickets");
      if (this.stopped) return;
      const address = new URL("/ws", location.href);
      address.protocol = address.protocol.replace("http", "ws");
      address.searchParams.set("ticket", ticket);
      this.open(new WebSocket(address));
    } catch (error) {
      this.retry(error.message);
    }
  }

  open(socket) {
    this.socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ action: "subscribe", topics: this.topics }));
      this.pinging = setInterval(() => socket.send(JSON.stringify({ action: "ping" })), PING_EVERY);
    };
    socket.onmessage = ({ data }) => this.take(JSON.parse(data));
    socket.onclose = () => {
      clearInterval(this.pinging);
      if (this.socket !== socket) return;
      this.socket = null;
      this.retry();
    };
  }

  take(message) {
    if (message.type === "subscribed") {
      this.failures = 0;
      this.on.state("Live", "on");
      this.on.open();
    } else if (message.type === "event" && !this.seen.has(message.event.event_id)) {
      // Delivery is at least once, and once per topic.
      this.seen.add(message.event.event_id);
      if (this.seen.size > 2000) this.seen = new Set([...this.seen].slice(-500));
      this.on.event(message.event);
    } else if (message.type === "error") {
      this.on.problem(new Error(message.detail || message.title));
    }
  }

  retry(reason) {
    if (this.stopped) return;
    const pause = Math.min(LONGEST_PAUSE, 1000 * 2 ** this.failures++) * (0.75 + Math.random() / 2);
    this.on.state(reason ? `Reconnecting: ${reason}` : "Reconnecting…", "off");
    this.waiting = setTimeout(() => this.connect(), pause);
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.waiting);
    clearInterval(this.pinging);
    removeEventListener("online", this.wake);
    removeEventListener("focus", this.wake);
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }
}
