// REST calls of a signed-in member of staff. Tokens live in this object only.

export class Problem extends Error {
  constructor(status, body) {
    const fields = (body.errors ?? []).map((error) => `${error.field}: ${error.reason}`).join("; ");
    super(fields || body.detail || body.title || `The server answered ${status}.`);
    this.status = status;
    this.code = body.code;
    this.body = body;
  }
}

async function call(path, { method = "GET", headers = {}, body } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error("The server does not answer. Is it still running?");
  }
  const text = await answer.text();
  let content = {};
  try {
    content = text ? JSON.parse(text) : {};
  } catch {
    content = { detail: `The server answered ${answer.status}.` };
  }
  if (!answer.ok) throw new Problem(answer.status, content);
  return { content, etag: answer.headers.get("ETag") };
}

export class Api {
  constructor(login) {
    this.login = login;
    this.tokens = null;
    this.renewal = null;
  }

  async signIn() {
    const { email, password } = this.login;
    const { content } = await call("/api/v1/auth/login", { method: "POST", body: { email, password } });
    this.tokens = content;
  }

  async get(path) {
    return (await this.ask(path)).content;
  }

  async post(path, body = {}, headers = {}) {
    return (await this.ask(path, { method: "POST", body, headers })).content;
  }

  /** A call with the token; when it has run out, with a new one. */
  async ask(path, wish = {}) {
    try {
      return await this.authorised(path, wish);
    } catch (error) {
      if (error.status !== 401) throw error;
      this.renewal ??= this.renew().finally(() => (this.renewal = null));
      await this.renewal;
      return this.authorised(path, wish);
    }
  }

  async renew() {
    try {
      const body = { refresh_token: this.tokens.refresh_token };
      const { content } = await call("/api/v1/auth/refresh", { method: "POST", body });
      this.tokens = { ...this.tokens, ...content };
    } catch {
      await this.signIn();
    }
  }

  authorised(path, wish) {
    const headers = {
      Authorization: `Bearer ${this.tokens.access_token}`,
      "Property-Id": this.login.property_id,
      ...wish.headers,
    };
    return call(path, { ...wish, headers });
  }
}

/** The simulator of WhatsApp: the guests' phones. */
export const simulator = {
  guests: async () => (await call("/simulators/whatsapp/_sim/guests")).content,
  guest: async (number, business) => (await call(`/simulators/whatsapp/_sim/guests/${number}${business ? `?number=${business}` : ""}`)).content,
  write: async (number, message) =>
    (await call(`/simulators/whatsapp/_sim/guests/${number}/messages`, { method: "POST", body: message })).content,
};

export const endpoints = async () => (await call("/endpoints.json")).content;
