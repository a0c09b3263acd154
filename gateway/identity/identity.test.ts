import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sessionsRevoked } from '@supermall/contracts/identity'
import { newId } from '@supermall/kernel/id'
import { seal } from '@supermall/messaging/envelope'
import { system } from '@supermall/messaging/unit'
import { signRequest, VIEWER_HEADER } from '@supermall/subgraph/viewer'
import { eventually } from '@supermall/testing/rival'
import { generateKeyPair } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { platform, SECRET } from '../testing/fixture-graph.ts'
import { fixtureIssuer, unsigned } from '../testing/fixture-issuer.ts'
import type { FixtureMall } from '../testing/fixture-mall.ts'
import { fixtureMall } from '../testing/fixture-mall.ts'

let mall: FixtureMall
const early = newId('ses')
const malls: FixtureMall[] = []
const open = async (...options: Parameters<typeof fixtureMall>): Promise<FixtureMall> => {
  const opened = await fixtureMall(...options)
  malls.push(opened)
  return opened
}

beforeAll(async () => {
  mall = await open({
    variables: { LANGUAGES: 'en zh' },
    revoked: [{ sessionId: early, at: new Date().toISOString() }],
  })
})
afterAll(() => Promise.all(malls.map((one) => one.stop())))

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const whoami = async (token: string) => {
  const { status, data, codes } = await mall.ask('{ whoami }', bearer(token))
  return { status, whoami: data?.whoami, codes }
}
const doubted = { status: 200, whoami: 'GUEST', codes: ['UNAUTHENTICATED'] }
const seconds = () => Math.floor(Date.now() / 1_000)

describe('a token', () => {
  it('that the issuer signed says who asks', async () => {
    expect(await whoami(await mall.issuer.sign())).toEqual({ status: 200, whoami: 'CONSUMER', codes: [] })
    const staff = await mall.issuer.sign({ aud: 'PLATFORM', perms: ['identity.*'] })
    expect((await mall.ask('{ audit }', bearer(staff))).data).toEqual({ audit: 'audited' })
  })

  it.each([
    [['CONSUMER'], 'CONSUMER'],
    [['https://elsewhere.example', 'PLATFORM', 'PLATFORM'], 'PLATFORM'],
  ])('may name its audience in a list, as other issuers do: %j', async (aud, whoami) => {
    const { data, codes } = await mall.ask('{ whoami }', bearer(await mall.issuer.sign({ aud, perms: [] })))
    expect({ data, codes }).toEqual({ data: { whoami }, codes: [] })
  })

  it('is not needed for what is public', async () => {
    expect((await mall.ask('{ whoami }')).data).toEqual({ whoami: 'GUEST' })
  })

  it.each([
    ['has expired', async () => mall.issuer.sign({ iat: seconds() - 900, exp: seconds() - 1 })],
    [
      'is signed by somebody else',
      async () => mall.issuer.sign({}, { key: (await generateKeyPair('EdDSA', { crv: 'Ed25519' })).privateKey }),
    ],
    ['names a key that there is not', async () => mall.issuer.sign({}, { kid: 'no-such-key' })],
    [
      'says it needs no signature',
      async () =>
        unsigned({
          iss: 'supermall',
          sub: newId('acc'),
          sid: newId('ses'),
          aud: 'PLATFORM',
          iat: seconds(),
          exp: seconds() + 60,
        }),
    ],
    [
      'is signed with the public key as a secret',
      async () => mall.issuer.sign({}, { alg: 'HS256', key: Buffer.from(String(mall.issuer.keys[0]?.x), 'base64url') }),
    ],
    ['comes from another issuer', async () => mall.issuer.sign({ iss: 'elsewhere' })],
    ['is for another audience', async () => mall.issuer.sign({ aud: 'ROBOT' })],
    ['is for several others', async () => mall.issuer.sign({ aud: ['ROBOT', 'https://elsewhere.example'] })],
    ['is for two kinds of viewers', async () => mall.issuer.sign({ aud: ['CONSUMER', 'PLATFORM'], perms: ['*'] })],
    ['is for nobody', async () => mall.issuer.sign({ aud: [] })],
    ['lives longer than a revocation is remembered', async () => mall.issuer.sign({ exp: seconds() + 86_400 })],
    ['comes from the future', async () => mall.issuer.sign({ iat: seconds() + 600, exp: seconds() + 900 })],
    ['never expires', async () => mall.issuer.sign({ exp: undefined })],
    ['has no sound id in it', async () => mall.issuer.sign({ sub: 'root' })],
    ["is a merchant's for no shop", async () => mall.issuer.sign({ aud: 'MERCHANT', perms: ['*'] })],
    ['is no token', async () => 'swordfish'],
  ])('that %s makes a guest, who is told', async (_, make) => {
    expect(await whoami(await make())).toEqual(doubted)
  })

  it('that is not believed is told beside public data, with the trace', async () => {
    const { errors, data } = await mall.ask('{ mine shops { name } }', bearer('swordfish'))
    expect(data).toEqual({ mine: null, shops: [{ name: 'Corner shop' }] })
    expect(errors[0]?.extensions).toEqual({
      code: 'UNAUTHENTICATED',
      retryable: false,
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    })
    expect(errors.map(({ path }) => path)).toEqual([undefined, ['mine']])
  })

  it('that lacks the word before it is told, and what is meant for somebody else is not', async () => {
    const token = await mall.issuer.sign({})
    const asked = [token, `bearer: ${token}`, 'Basic c3dvcmRmaXNo'].map((authorization) =>
      mall.ask('{ shops { name } }', { authorization }),
    )
    expect((await Promise.all(asked)).map(({ codes }) => codes)).toEqual([['UNAUTHENTICATED'], ['UNAUTHENTICATED'], []])
  })

  it('signed with a new key is believed once the key is published; invented key ids do not ask each time', async () => {
    let now = Date.now()
    const other = await open({ clock: () => new Date(now) })
    const ask = async (token: string) => (await other.ask('{ whoami }', bearer(token))).data.whoami
    expect(await ask(await other.issuer.sign())).toBe('CONSUMER')
    for (let i = 0; i < 10; i++) await ask(await other.issuer.sign({}, { kid: `invented-${i}` }))
    expect(other.issuer.fetched()).toBe(1)
    await other.issuer.addKey('second')
    now += 6_000
    expect(await ask(await other.issuer.sign({}, { kid: 'second' }))).toBe('CONSUMER')
    expect(other.issuer.fetched()).toBe(2)
  })

  it.each(['ES256', 'RS256'])('may be signed as other issuers do: %s', async (alg) => {
    const other = await open()
    await other.issuer.addKey(alg, alg)
    const { data } = await other.ask('{ whoami }', bearer(await other.issuer.sign({}, { kid: alg, alg })))
    expect(data).toEqual({ whoami: 'CONSUMER' })
  })
})

describe('a token of a further issuer', () => {
  const iss = 'https://partner.example'

  it('is believed for each of the three audiences and for no other, and never as one of the mall itself', async () => {
    const partner = await fixtureIssuer()
    const keys = createServer((request, response) => void partner.route.handle(request, response, undefined))
    await new Promise<void>((resolve) => keys.listen(0, '127.0.0.1', resolve))
    const { port } = keys.address() as AddressInfo
    const other = await open({ variables: { JWKS_URLS: `${iss}=http://127.0.0.1:${port}/keys` } })
    const said = async (claims: object) => {
      const { data } = await other.ask('{ whoami }', bearer(await partner.sign({ iss, perms: [], ...claims })))
      return data.whoami
    }
    for (const aud of ['CONSUMER', 'PLATFORM', ['CONSUMER', 'https://elsewhere.example']])
      expect(await said({ aud })).toBe([aud].flat()[0])
    expect(await said({ aud: 'MERCHANT', shop: newId('shp') })).toBe('MERCHANT')
    for (const wrong of [{ aud: 'https://elsewhere.example' }, { aud: undefined }, { iss: 'supermall' }])
      expect(await said(wrong)).toBe('GUEST')
    await new Promise((resolve) => keys.close(resolve))
  })
})

describe('a session that was revoked', () => {
  it('before the gateway started lets nobody in', async () => {
    expect(await whoami(await mall.issuer.sign({ sid: early, iat: seconds() - 60 }))).toEqual(doubted)
  })

  it('while it runs ends at once, and only for tokens from before', async () => {
    const sid = newId('ses')
    const token = await mall.issuer.sign({ sid, iat: seconds() - 60 })
    expect((await whoami(token)).whoami).toBe('CONSUMER')
    const at = new Date((seconds() - 1) * 1_000).toISOString()
    const draft = sessionsRevoked({ accountId: newId('acc'), sessionIds: [sid], at })
    await mall.bus.publish([{ envelope: seal(draft, { source: 'identity', actor: system, now: new Date() }) } as never])
    await eventually(async () => (await whoami(token)).whoami === 'GUEST')
    expect((await whoami(await mall.issuer.sign({ sid }))).whoami).toBe('CONSUMER')
  })

  it('cannot be known while nobody answers, so no token is believed and the gateway is not ready', async () => {
    const other = await open({ revoked: null })
    const token = await other.issuer.sign()
    const { data, codes } = await other.ask('{ whoami }', bearer(token))
    expect([data.whoami, codes]).toEqual(['GUEST', ['SERVICE_UNAVAILABLE']])
    expect((await fetch(`${other.url}/health/ready`)).status).toBe(503)
    await other.answerRevoked()
    await eventually(async () => (await fetch(`${other.url}/health/ready`)).ok)
    expect((await other.ask('{ whoami }', bearer(token))).data.whoami).toBe('CONSUMER')
  })
})

describe('what travels to a subgraph', () => {
  it('is never what a client wrote into the header of the house', async () => {
    const request = { viewer: platform('*'), caller: { ip: '', userAgent: '', language: '', traceparent: null } }
    const forged = { [VIEWER_HEADER]: signRequest(request, SECRET, Date.now()) }
    expect((await mall.ask('{ whoami }', forged)).data).toEqual({ whoami: 'GUEST' })
  })

  it('is the language and the trace of the caller', async () => {
    const traceId = 'a'.repeat(32)
    const headers = { 'accept-language': 'zh-CN', traceparent: `00-${traceId}-${'b'.repeat(16)}-01` }
    const answered = await mall.ask('{ language trace }', headers)
    expect(answered.data.language).toBe('zh')
    expect(answered.data.trace).toMatch(new RegExp(`^00-${traceId}-(?!b{16})[0-9a-f]{16}-01$`))
    expect(answered.headers.get('x-trace-id')).toBe(traceId)
  })

  it('is a new trace where the caller sent none that is one', async () => {
    const traces: string[] = []
    // In turn: what one caller asks at the same moment may go out once, with the trace of one of his requests.
    for (const traceparent of [`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`, 'ff-xyz', ''])
      traces.push((await mall.ask('{ trace }', { traceparent })).data.trace)
    for (const trace of traces) expect(trace).toMatch(/^00-(?!0{32})[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    expect(new Set(traces).size).toBe(3)
  })

  it('is the address of the connection, and what proxies say only as far as they are trusted', async () => {
    const headers = { 'x-forwarded-for': '6.6.6.6, 203.0.113.9, 10.0.0.1' }
    expect((await mall.ask('{ address }', headers)).data).toEqual({ address: '127.0.0.1' })
    const behind = await open({ variables: { TRUSTED_PROXIES: '2' } })
    expect((await behind.ask('{ address }', headers)).data).toEqual({ address: '203.0.113.9' })
    expect((await behind.ask('{ address }')).data).toEqual({ address: '127.0.0.1' })
  })
})
