import type { Check } from '@supermall/kernel/check'

export const WEEKDAYS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const
type Weekday = (typeof WEEKDAYS)[number]
export type OpeningHours = { readonly weekday: Weekday; readonly opensAt: string; readonly closesAt: string }

const MOST_SPANS = 3

export function checkHours(hours: readonly OpeningHours[] | null | undefined): readonly Check[] {
  if (hours == null) return []
  const bad = hours.findIndex(({ opensAt, closesAt }) => !(minuteOf(opensAt) < minuteOf(closesAt)))
  if (bad >= 0) return [wrong('Write `HH:MM`, and close later than you open.', String(bad))]
  return WEEKDAYS.map((weekday) => {
    const spans = inOrder(hours.filter((span) => span.weekday === weekday))
    if (spans.length > MOST_SPANS) return wrong(`A day has at most ${MOST_SPANS} spans.`)
    const isOver = spans.some((span, index) => index > 0 && span.opensAt < (spans[index - 1]?.closesAt ?? ''))
    return isOver ? wrong('Spans of a day do not overlap.') : null
  })
}

/** As they are kept: by day, then by time. */
export const inOrder = (hours: readonly OpeningHours[]): OpeningHours[] =>
  [...hours].sort((a, b) => place(a).localeCompare(place(b)))

export function checkTimeZone(timeZone: string | null | undefined): Check {
  if (timeZone == null || isTimeZone(timeZone)) return null
  return { code: 'TIME_ZONE_UNKNOWN', message: 'There is no time zone of that name.', path: ['timeZone'] }
}

/** Where no hours are stated, a store that is open serves at any time. */
export function isWithinHours(hours: readonly OpeningHours[], timeZone: string, now: Date): boolean {
  if (hours.length === 0) return true
  const { weekday, time } = localTime(timeZone, now)
  return hours.some((span) => span.weekday === weekday && span.opensAt <= time && time < span.closesAt)
}

function localTime(timeZone: string, now: Date): { weekday: string; time: string } {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const parts = new Map(format.formatToParts(now).map(({ type, value }) => [type, value]))
  return { weekday: String(parts.get('weekday')).toUpperCase(), time: `${parts.get('hour')}:${parts.get('minute')}` }
}

function isTimeZone(timeZone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(timeZone) || timeZone.length > 64) return false
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** Not a number for what is no time, so that every comparison with it fails. */
function minuteOf(time: string): number {
  const match = /^(\d\d):(\d\d)$/.exec(time)
  const [hour, minute] = [Number(match?.[1]), Number(match?.[2])]
  const isTime = (hour < 24 && minute < 60) || (hour === 24 && minute === 0)
  return isTime ? hour * 60 + minute : Number.NaN
}

const place = ({ weekday, opensAt }: OpeningHours): string => `${WEEKDAYS.indexOf(weekday)} ${opensAt}`

const wrong = (message: string, ...path: string[]): Check => ({
  code: 'HOURS_INVALID',
  message,
  path: ['hours', ...path],
})
