import { randomBytes, randomInt } from 'node:crypto'
import { asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import { graphql } from '../generated/index.js'
import type { World } from '../world.ts'

const ASK_FOR_CODE = graphql(`
  mutation AskForCode($input: CodeRequestInput!) { codeRequest(input: $input) { errors { code } } }
`)

const REGISTER = graphql(`
  mutation Register($input: RegisterInput!) { register(input: $input) { account { displayName } errors { code } } }
`)

const SIGN_IN = graphql(`
  mutation SignInOnce($input: SignInInput!) {
    signIn(input: $input) { tokens { accessToken refreshToken } errors { code message path } }
  }
`)

const REFRESH = graphql(`
  mutation Refresh($refreshToken: String!) {
    tokensRefresh(input: { refreshToken: $refreshToken }) { tokens { accessToken refreshToken } errors { code } }
  }
`)

const SIGN_OUT = graphql(`
  mutation SignOut { signOut(input: {}) { errors { code } } }
`)

const VIEWER = graphql(`
  query Viewer { viewer { audience account { id phone version } } }
`)

const BAN = graphql(`
  mutation Ban($input: AccountBanInput!) { accountBan(input: $input) { account { status } errors { code } } }
`)

/** An account from its first code to its last token. */
export function keepingAnAccount(world: () => World): void {
  it('registers with a code sent to a phone, signs in, and signs out for good', async () => {
    const { guest, url } = world()
    const phone = `139${randomInt(10_000_000, 99_999_999)}`
    await guest.gets(ASK_FOR_CODE, { input: { audience: 'CONSUMER', purpose: 'REGISTER', recipient: phone } })
    const password = randomBytes(9).toString('base64url')
    const code = await world().codeSentTo(phone)
    const { register } = await guest.gets(REGISTER, {
      input: { phone, code, password, passwordConfirm: password, displayName: '李雷' },
    })
    expect(register).toMatchObject({ account: { displayName: '李雷' }, errors: [] })

    const { signIn } = await guest.gets(SIGN_IN, { input: { audience: 'CONSUMER', login: phone, password } })
    const me = asking(url, signIn.tokens?.accessToken ?? '')
    expect(await me.gets(VIEWER)).toMatchObject({ viewer: { audience: 'CONSUMER', account: { phone } } })
    await me.gets(SIGN_OUT)
    await eventually(async () => (await me.asks(VIEWER)).errors[0]?.extensions.code === 'UNAUTHENTICATED')
  })

  it('gets the same answer for a wrong password as for nobody', async () => {
    const logins = ['buyer2', `nobody-${randomInt(1e6)}`]
    const [wrong, nobody] = await Promise.all(
      logins.map((login) =>
        world().guest.gets(SIGN_IN, { input: { audience: 'CONSUMER', login, password: 'certainly not this' } }),
      ),
    )
    expect(wrong).toEqual(nobody)
    expect(wrong).toMatchObject({ signIn: { tokens: null, errors: [{ code: 'SIGN_IN_FAILED' }] } })
  })

  it('loses the whole session when a refresh token comes back after its successor was used', async () => {
    const { guest } = world()
    const { signIn } = await guest.gets(SIGN_IN, {
      input: { audience: 'CONSUMER', login: 'buyer3', password: 'demo-mall' },
    })
    const first = signIn.tokens?.refreshToken ?? ''
    const refresh = async (refreshToken: string) => (await guest.gets(REFRESH, { refreshToken })).tokensRefresh
    const second = await refresh(first)
    const third = await refresh(second.tokens?.refreshToken ?? '')
    expect(third.errors).toEqual([])
    expect((await refresh(first)).errors).toMatchObject([{ code: 'REFRESH_TOKEN_REUSED' }])
    expect((await refresh(third.tokens?.refreshToken ?? '')).errors).toMatchObject([{ code: 'REFRESH_TOKEN_INVALID' }])
  })

  it('is out within moments of being banned, with a token that has not expired', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer4')
    const { viewer } = await buyer.gets(VIEWER)
    const admin = await world().signIn('PLATFORM', 'admin')
    const input = {
      accountId: viewer?.account?.id ?? '',
      expectedVersion: viewer?.account?.version ?? 0,
      reason: 'Fraud',
    }
    expect(await admin.gets(BAN, { input })).toMatchObject({
      accountBan: { account: { status: 'BANNED' }, errors: [] },
    })
    await eventually(async () => (await buyer.asks(VIEWER)).errors[0]?.extensions.code === 'UNAUTHENTICATED')
  })
}
