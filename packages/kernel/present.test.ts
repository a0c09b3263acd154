import { afterEach, describe, expect, test, vi } from 'vitest'
import { newId } from './id.ts'
import { isPresentInDoubt, present, settlePresent, unsettlePresent } from './present.ts'

const HOUR_MS = 3_600_000
const own = Date.now.bind(Date)

/** Sets the clock of this machine. */
const setClock = (offMs: number) => vi.spyOn(Date, 'now').mockImplementation(() => own() + offMs)
/** To ten seconds. */
const off = () => Math.round((present() - own()) / 10_000) * 10_000 + 0

afterEach(() => {
  vi.restoreAllMocks()
  unsettlePresent()
})

describe('the present', () => {
  test('is what the clock of the machine says, until somebody knows better', () => {
    setClock(HOUR_MS)
    expect([off(), isPresentInDoubt()]).toEqual([HOUR_MS, false])
  })

  test.each([HOUR_MS, -HOUR_MS])('is right where the clock is off by %d ms', (offMs) => {
    setClock(offMs)
    expect(Math.abs(settlePresent(own()) - offMs)).toBeLessThan(10_000)
    expect(off()).toBe(0)
  })

  test.each([HOUR_MS, -HOUR_MS])('is right when the clock is set by %d ms while the process works', (offMs) => {
    settlePresent(own())
    setClock(offMs)
    expect([off(), isPresentInDoubt()]).toEqual([0, true])
    settlePresent(own())
    expect([off(), isPresentInDoubt()]).toEqual([0, false])
    vi.restoreAllMocks()
    expect(off()).toBe(0)
  })

  test('does not mind a few seconds', () => {
    setClock(3_000)
    expect(settlePresent(own())).toBe(0)
    expect(present()).toBeGreaterThan(own() + 2_000)
  })

  test('is what ids are made of, so that none is an hour ahead of those that others make', () => {
    settlePresent(own())
    setClock(HOUR_MS)
    const early = newId('och')
    vi.restoreAllMocks()
    expect(newId('och', own() + 60_000) > early).toBe(true)
  })
})
