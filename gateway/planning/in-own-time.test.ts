import { fault } from '@supermall/kernel/fault'
import { leaving } from '@supermall/kernel/gone'
import { present, settlePresent, unsettlePresent } from '@supermall/kernel/present'
import { expect, test } from 'vitest'
import type { Asking } from '../asking.ts'
import { inOwnTime } from './in-own-time.ts'

const late = () => Promise.reject(fault('DEADLINE_EXCEEDED', 'others were planned for too long'))
const within = (milliseconds: number): Asking =>
  ({ deadline: Date.now() + milliseconds, gone: leaving().signal }) as Asking

test('a plan that came too late for whoever asked first is asked for again by whoever has time', async () => {
  const tries = [() => late(), () => late(), async () => 'planned']
  const take = () => ({ made: tries.shift()?.() ?? 'nothing', isOwn: tries.length === 0 })
  expect(await inOwnTime(take, within(60_000))).toBe('planned')
})

test('what is late by itself, or fails otherwise, is not asked for again', async () => {
  let asked = 0
  const taking = (isOwn: boolean, made: () => Promise<never>) => () => {
    asked++
    return { made: made(), isOwn }
  }
  await expect(inOwnTime(taking(true, late), within(60_000))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  await expect(inOwnTime(taking(false, late), within(-1))).rejects.toMatchObject({ code: 'DEADLINE_EXCEEDED' })
  const broken = () => Promise.reject(new Error('broken'))
  await expect(inOwnTime(taking(false, broken), within(60_000))).rejects.toThrow('broken')
  expect(asked).toBe(3)
})

test('how much time is left is told by the time of the mall, whatever the clock of this machine says', async () => {
  settlePresent(Date.now() - 3_600_000)
  const deadline = present() + 60_000
  const tries = [() => late(), async () => 'planned']
  const take = () => ({ made: tries.shift()?.() ?? 'nothing', isOwn: tries.length === 0 })
  await expect(inOwnTime(take, { ...within(0), deadline })).resolves.toBe('planned')
  unsettlePresent()
})
