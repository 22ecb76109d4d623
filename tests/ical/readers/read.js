// Read calendars with ical.js (Thunderbird's) and node-ical: in, a list of texts; out, what each sees in each.
// An event is [uid, start, end]: a moment in UTC, a day as a day, "floating …" without a zone; null: there is none.

import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

function withIcalJs(text) {
  const root = new ICAL.Component(ICAL.parse(text));
  const shown = (time) => {
    if (!time) return null;
    if (time.isDate) return time.toString();
    if (time.zone === ICAL.Timezone.localTimezone) return `floating ${time}`;
    return moment(new Date(time.toUnixTime() * 1000));
  };
  return root.getAllSubcomponents("vevent").map((event) => {
    const value = (name) => event.getFirstPropertyValue(name);
    return [value("uid"), shown(value("dtstart")), shown(value("dtend"))];
  });
}

function withNodeIcal(text) {
  // A day is a Date at midnight of the machine's own zone, which is UTC here.
  const shown = (time) => (time ? (time.dateOnly ? time.toISOString().slice(0, 10) : moment(time)) : null);
  return Object.values(ical.sync.parseICS(text))
    .filter((one) => one.type === "VEVENT")
    .map((event) => [event.uid, shown(event.start), shown(event.end)]);
}

function moment(date) {
  return date.toISOString().replace(".000Z", "Z");
}

function read(reader, text) {
  try {
    return reader(text);
  } catch (error) {
    return `${error.name}: ${error.message}`;
  }
}

const texts = JSON.parse(readFileSync(0, "utf8"));
const seen = texts.map((text) => ({ "ical.js": read(withIcalJs, text), "node-ical": read(withNodeIcal, text) }));
process.stdout.write(JSON.stringify(seen));
