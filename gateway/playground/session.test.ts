import { describe, expect, it } from 'vitest'
import type { PlaygroundConfig } from './config.ts'
import { json, memoryStorage, type ScriptedEndpoint, scriptedEndpoint } from './scripted-endpoint.ts'
import { createSession } from './session.ts'

const tokens = (accessToken: string, expiresAt?: string) => ({
  data: { signIn: { tokens: { accessToken, expiresAt }, errors: [], account: { displayName: 'Mia Chen' } } },
})

const configFor = (endpoint: ScriptedEndpoint): PlaygroundConfig => ({
  endpoint: endpoint.url,
  isDemo: true,
  signInDocument: 'mutation SignIn($input: SignInInput!) { signIn(input: $input) { errors { code } } }',
  signIns: [{ label: 'Buyer', audience: 'CONSUMER', login: 'mia', password: 'demo' }],
  examples: [],
  hasTraces: false,
})

describe('signing in', () => {
  it('sends audience, login and password as the input and remembers who came back', async () => {
    await using endpoint = await scriptedEndpoint((_, response) => json(response, tokens('t1')))
    const session = createSession(configFor(endpoint), memoryStorage())
    await session.choose('Buyer')
    expect(endpoint.received[0]?.body.variables).toEqual({
      input: { audience: 'CONSUMER', login: 'mia', password: 'demo' },
    })
    expect(session.state.get()).toMatchObject({
      identity: { label: 'Buyer', name: 'Mia Chen' },
      pending: null,
      refusal: null,
    })
    expect(await session.token()).toBe('t1')
  })

  it('leaves a guest and the reason behind when it is refused', async () => {
    const refusal = { tokens: null, account: null, errors: [{ code: 'BAD_CREDENTIALS', message: 'They do not match' }] }
    await using endpoint = await scriptedEndpoint((_, response) => json(response, { data: { signIn: refusal } }))
    const session = createSession(configFor(endpoint), memoryStorage())
    await session.choose('Buyer')
    expect(session.state.get()).toEqual({ identity: null, pending: null, refusal: 'They do not match' })
  })

  it('says so when nobody answers', async () => {
    const endpoint = await scriptedEndpoint((_, response) => response.end())
    await endpoint[Symbol.asyncDispose]()
    const session = createSession(configFor(endpoint), memoryStorage())
    await session.choose('Buyer')
    expect(session.state.get().refusal).toBe(`${endpoint.url} cannot be reached`)
  })

  it('is overtaken by a later choice of guest', async () => {
    await using endpoint = await scriptedEndpoint((_, response) => json(response, tokens('late')))
    const session = createSession(configFor(endpoint), memoryStorage())
    const first = session.choose('Buyer')
    await session.choose('Guest')
    await first
    expect(session.state.get().identity).toBeNull()
  })
})

describe('a session', () => {
  it('makes a request wait for the sign-in under way', async () => {
    await using endpoint = await scriptedEndpoint((_, response) => json(response, tokens('t1')))
    const session = createSession(configFor(endpoint), memoryStorage())
    void session.choose('Buyer')
    expect(await session.token()).toBe('t1')
  })

  it('outlives a reload of the page, but not the removal of its sign-in, and Guest forgets it', async () => {
    await using endpoint = await scriptedEndpoint((_, response) => json(response, tokens('t1')))
    const [config, storage] = [configFor(endpoint), memoryStorage()]
    await createSession(config, storage).choose('Buyer')
    const reloaded = createSession(config, storage)
    expect(await reloaded.token()).toBe('t1')
    expect(await createSession({ ...config, signIns: [] }, storage).token()).toBeNull()
    await reloaded.choose('Guest')
    expect(await createSession(config, storage).token()).toBeNull()
  })

  it('renews a token that is past its time before it is sent', async () => {
    const answers = [tokens('old', '2020-01-01T00:00:00Z'), tokens('new', '2999-01-01T00:00:00Z')]
    await using endpoint = await scriptedEndpoint((_, response) => json(response, answers.shift()))
    const session = createSession(configFor(endpoint), memoryStorage())
    await session.choose('Buyer')
    expect(await session.token()).toBe('new')
  })

  it('renews once for all who ask at the same moment, and never for a guest', async () => {
    let count = 0
    await using endpoint = await scriptedEndpoint((_, response) => json(response, tokens(`t${++count}`)))
    const session = createSession(configFor(endpoint), memoryStorage())
    expect(await session.renew()).toBeNull()
    await session.choose('Buyer')
    expect(await Promise.all([session.renew(), session.renew()])).toEqual(['t2', 't2'])
    expect(await session.renew()).toBe('t3')
  })
})
