import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { present, unsettlePresent } from '@supermall/kernel/present'
import { createLog } from '@supermall/subgraph/log'
import { eventually } from '@supermall/testing/rival'
import { afterEach, expect, test, vi } from 'vitest'
import { keepTime, timeOfMost } from './timekeeper.ts'

const log = createLog({ level: 'silent', isPretty: false })
const HOUR_MS = 3_600_000
const own = Date.now.bind(Date)
const setClock = (offMs: number) => vi.spyOn(Date, 'now').mockImplementation(() => own() + offMs)
const isRight = () => Math.abs(present() - own()) < 10_000
const keep = (ask: () => Promise<number>) => keepTime({ ask, log, lookEveryMs: 5, askEveryMs: HOUR_MS })

afterEach(() => {
  vi.restoreAllMocks()
  unsettlePresent()
})

test('a process whose clock is an hour off works by the time of its database', async () => {
  setClock(HOUR_MS)
  const keeper = await keep(async () => own())
  expect(isRight()).toBe(true)
  await keeper.stop()
})

test('a clock that is set meanwhile is compared again at once', async () => {
  let asked = 0
  const keeper = await keep(async () => {
    asked++
    return own()
  })
  setClock(-HOUR_MS)
  expect(isRight()).toBe(true)
  await eventually(() => asked === 2)
  await keeper.stop()
  expect(isRight()).toBe(true)
})

test('where no database answers the clock goes on as it went', async () => {
  const keeper = await keep(() => Promise.reject(new Error('away')))
  expect(isRight()).toBe(true)
  await keeper.stop()
})

test('a database that does not answer at first is asked again', async () => {
  setClock(HOUR_MS)
  let asked = 0
  const keeper = await keep(async () => {
    asked++
    if (asked < 6) throw new Error('away')
    return own()
  })
  expect(isRight()).toBe(false)
  await eventually(() => isRight())
  await keeper.stop()
})

test('a gateway alone works by the time of most domains, whichever of them is off or away', async () => {
  const telling = [0, 0, HOUR_MS, -HOUR_MS, 0].map((offMs) =>
    createServer((_, response) => response.setHeader('x-mall-now', String(own() + offMs)).end('{}')),
  )
  await Promise.all(telling.map((one) => new Promise<void>((resolve) => one.listen(0, '127.0.0.1', resolve))))
  const urls = telling.map((one) => `http://127.0.0.1:${(one.address() as AddressInfo).port}`)
  setClock(HOUR_MS)
  const keeper = await keep(timeOfMost(['http://127.0.0.1:1', ...urls]))
  expect(isRight()).toBe(true)
  await keeper.stop()
  await expect(timeOfMost(['http://127.0.0.1:1'])()).rejects.toThrow('no domain says')
  await Promise.all(telling.map((one) => new Promise((resolve) => one.close(resolve))))
})
