// Times and money as people at the property write them, whatever the zone of this browser.

export class Place {
  constructor({ name = "", zone = "UTC", language = "en" } = {}) {
    this.name = name;
    this.zone = zone;
    this.language = language;
  }

  format(instant, options) {
    return new Intl.DateTimeFormat("en-GB", { timeZone: this.zone, ...options }).format(new Date(instant));
  }

  time(instant) {
    return this.format(instant, { hour: "2-digit", minute: "2-digit" });
  }

  /** The time of today, else the day. */
  moment(instant) {
    return this.date(instant) === this.date(Date.now())
      ? this.time(instant)
      : this.format(instant, { day: "numeric", month: "short" });
  }

  dayAndTime(instant) {
    return this.format(instant, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  }

  /** The local date, as 2026-11-21. */
  date(instant) {
    const parts = new Intl.DateTimeFormat("en-CA", { timeZone: this.zone }).format(new Date(instant));
    return parts;
  }

  /** The instant of a wall-clock time here, e.g. ("2026-11-21", "09:30"), in ISO form. */
  instant(date, time) {
    const wall = Date.parse(`${date}T${time}:00Z`);
    const shown = (at) => Date.parse(`${this.date(at)}T${this.time(at)}:00Z`);
    const guess = wall - (shown(wall) - wall);
    return new Date(guess - (shown(guess) - wall)).toISOString();
  }

  money({ amount, currency }) {
    const digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits;
    const value = (amount / 10 ** digits).toFixed(digits);
    return `${value} ${currency}`;
  }
}
