import { after, minutes } from '@supermall/kernel/time'
import { expect, test } from 'vitest'
import { linkUntil } from './file-links.ts'
import { ticketsBy } from './tickets.ts'

const now = new Date('2026-11-21T04:00:00Z')
const { sign, read } = ticketsBy('a secret')

test('a leave is read until it expires, and names whose it is', () => {
  const ticket = sign('mex_1', after(now, 1))
  expect(read(ticket, now)).toBe('mex_1')
  expect(read(ticket, after(now, 1))).toBeNull()
})

test('a leave that somebody else has signed, or has changed, is none', () => {
  const ticket = sign('mex_1', after(now, 1_000))
  const [subject = '', until = '', signature = ''] = ticket.split('.')
  const later = (Number.parseInt(until, 36) + 1).toString(36)
  const forged = [
    ...[ticketsBy('another secret').sign('mex_1', after(now, 1_000)), `mex_2.${until}.${signature}`],
    ...[`${subject}.${later}.${signature}`, `${subject}.${until}`, `${ticket}.`, `${ticket}x`, '', '..'],
  ]
  for (const text of forged) expect([text, read(text, now)]).toEqual([text, null])
})

test('an address of a file is good for fifteen minutes', () => {
  expect(linkUntil(now)).toEqual(after(now, minutes(15)))
})
