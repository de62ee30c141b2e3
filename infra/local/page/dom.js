// Small helpers for building and updating elements. Text always becomes text nodes, never markup.

export const byId = (id) => document.getElementById(id);

/** An element: `h("p", {class: "x", onclick: f}, "text", otherElement)`. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/**
 * Makes the children those of `entries` (`{key, state, build}`). A child whose state is as before stays as it is,
 * with its focus; one with a new key is marked as fresh, unless all are new. Gives whether anything changed.
 */
export function render(container, entries) {
  const before = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const anyKnown = entries.some(({ key }) => before.has(key));
  const wanted = entries.map(({ key, state, build }) => {
    const mark = JSON.stringify(state);
    const known = before.get(key);
    if (known?.dataset.mark === mark) return known;
    const child = build();
    Object.assign(child.dataset, { key, mark });
    if (!known && anyKnown) child.classList.add("fresh");
    return child;
  });
  let changed = false;
  wanted.forEach((child, index) => {
    const there = container.children[index];
    if (there === child) return;
    changed = true;
    if (there && !wanted.includes(there)) there.replaceWith(child);
    else container.insertBefore(child, there ?? null);
  });
  while (container.children.length > wanted.length) {
    container.lastElementChild.remove();
    changed = true;
  }
  return changed;
}

/** What a list shows when there is nothing in it. */
export function nothing(tag, text) {
  return [{ key: "nothing", state: text, build: () => h(tag, { class: "empty" }, text) }];
}

/** A log that stays at its end while it grows or shrinks, unless somebody scrolled up in it. */
export class EndOfLog {
  constructor(log) {
    this.log = log;
    this.followed = true;
    log.addEventListener("scroll", () => {
      this.followed = log.scrollHeight - log.scrollTop - log.clientHeight < 60;
    });
    new ResizeObserver(() => this.keep()).observe(log);
  }

  keep() {
    if (this.followed) this.log.scrollTop = this.log.scrollHeight;
  }

  /** Goes to the end, wherever one had scrolled to. */
  go() {
    this.followed = true;
    this.keep();
  }
}

const MARKS = [
  [/\*(\S(?:.*?\S)?)\*/s, "strong"],
  [/_(\S(?:.*?\S)?)_/s, "em"],
  [/~(\S(?:.*?\S)?)~/s, "s"],
];

/** WhatsApp's *bold*, _italic_ and ~struck~ text as elements. */
export function formatted(text) {
  for (const [pattern, tag] of MARKS) {
    const found = pattern.exec(text);
    if (found) {
      const before = text.slice(0, found.index);
      const after = text.slice(found.index + found[0].length);
      if (/\w$/.test(before) || /^\w/.test(after)) continue;
      return [...formatted(before), h(tag, {}, ...formatted(found[1])), ...formatted(after)];
    }
  }
  return text ? [document.createTextNode(text)] : [];
}

/** The text without those marks. */
export const plain = (text = "") => formatted(text).map((part) => part.textContent).join("");

/** A text area that grows with its text and sends on Enter (Shift+Enter makes a new line). */
export function composer(form, area, send) {
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 120)}px`;
  };
  area.addEventListener("input", fit);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return;
    area.value = "";
    fit();
    try {
      await send(text);
    } catch (error) {
      if (!area.value) area.value = text;
      fit();
      toast(error);
    }
  });
}

/** Shows what went wrong for some seconds; a second time in a row is not shown twice. */
export function toast(error) {
  const text = error.message || String(error);
  const toasts = byId("toasts");
  if ([...toasts.children].some((shown) => shown.firstChild.textContent === text)) return;
  const close = h("button", { type: "button", "aria-label": "Dismiss", onclick: () => shown.remove() }, "×");
  const shown = h("div", { class: "toast" }, h("span", {}, text), close);
  toasts.append(shown);
  setTimeout(() => shown.remove(), 9000);
}

/** Calls `work` once, `pause` milliseconds after the first of several requests. */
export function soon(work, pause = 150) {
  let waiting = null;
  return () => {
    waiting ??= setTimeout(() => {
      waiting = null;
      work();
    }, pause);
  };
}

const PATHS = {
  clock: "M12 7v5l3 2M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
  one: "m6 13 4 4 8-10",
  two: "m2 13 4 4 8-10M11 16l1 1 8-10",
  failed: "M12 7v6M12 16.5v.5M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18",
};
const TICKS = {
  pending: ["clock", "Waiting"],
  sending: ["clock", "Being sent"],
  deferred: ["clock", "Will be sent later"],
  unknown: ["clock", "Not known yet"],
  accepted: ["one", "Sent"],
  sent: ["one", "Sent"],
  delivered: ["two", "Delivered"],
  read: ["two", "Read"],
  played: ["two", "Played"],
  failed: ["failed", "Not delivered"],
};

/** The delivery ticks of a message: a clock, one tick, two ticks, two blue ticks, or a warning. */
export function ticks(state) {
  const [shape, label] = TICKS[state] ?? [];
  if (!shape) return null;
  const mark = h("span", { class: "ticks", "data-state": state, role: "img", "aria-label": label, title: label });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[shape]);
  svg.append(path);
  mark.append(svg);
  return mark;
}
