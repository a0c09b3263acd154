import { eventually } from '@supermall/testing/rival'
import { afterAll, describe, expect, it } from 'vitest'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'
import { openRaw } from '../testing/stream-clients.ts'

const malls: FixtureMall[] = []
const open = async (options: Parameters<typeof fixtureMall>[0]): Promise<FixtureMall> => {
  const opened = await fixtureMall(options)
  malls.push(opened)
  return opened
}
afterAll(() => Promise.all(malls.map((one) => one.stop())))

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

describe('an issuer that cannot be reached', () => {
  it('leaves it open whether a token is good: nobody is told that it is not', async () => {
    let now = Date.now()
    const other = await open({ clock: () => new Date(now) })
    const token = await other.issuer.sign()
    other.issuer.breakDown()
    for (let i = 0; i < 3; i++) {
      const { status, data, codes } = await other.ask('{ whoami }', bearer(token))
      expect([status, data, codes]).toEqual([200, { whoami: 'GUEST' }, ['SERVICE_UNAVAILABLE']])
    }
    const raw = await openRaw(`${other.url.replace('http', 'ws')}/graphql`)
    raw.send({ type: 'connection_init', payload: bearer(token) })
    expect((await raw.closed).code).toBe(1013)
    const reserved = await fetch(`${other.url}/graphql`, { method: 'PUT', headers: bearer(token) })
    expect(reserved.status).toBe(503)
    expect(other.issuer.fetched()).toBe(1)
    other.issuer.breakDown(false)
    now += 6_000
    expect((await other.ask('{ whoami }', bearer(token))).data).toEqual({ whoami: 'CONSUMER' })
  })
})

describe('a key that was withdrawn', () => {
  it('is believed no more, for tokens that were believed before neither', async () => {
    let now = Date.now()
    const other = await open({ clock: () => new Date(now) })
    const token = await other.issuer.sign()
    expect((await other.ask('{ whoami }', bearer(token))).data).toEqual({ whoami: 'CONSUMER' })
    await other.issuer.addKey('second')
    other.issuer.withdraw('first')
    now += 301_000
    await eventually(async () => (await other.ask('{ whoami }', bearer(token))).codes[0] === 'UNAUTHENTICATED')
    expect(other.issuer.fetched()).toBe(2)
  })

  it('ends what was opened with it', async () => {
    let now = Date.now()
    const other = await open({ clock: () => new Date(now) })
    const raw = await openRaw(`${other.url.replace('http', 'ws')}/graphql`)
    await raw.init(bearer(await other.issuer.sign()))
    other.issuer.withdraw('first')
    now += 301_000
    expect((await raw.closed).code).toBe(4403)
  })
})
