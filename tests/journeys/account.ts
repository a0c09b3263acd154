import { randomBytes, randomInt } from 'node:crypto'
import { asking } from '@supermall/testing/client'
import { eventually } from '@supermall/testing/rival'
import { expect, it } from 'vitest'
import type { World } from '../world.ts'

const SIGNED_IN = 'tokens { accessToken refreshToken } account { id displayName } errors { code }'

type SignedIn = {
  readonly tokens: { readonly accessToken: string; readonly refreshToken: string } | null
  readonly account: { readonly id: string; readonly displayName: string } | null
  readonly errors: readonly { readonly code: string }[]
}

/** An account from its first code to its last token. */
export function keepingAnAccount(world: () => World): void {
  it('registers with a code sent to a phone, signs in, and signs out for good', async () => {
    const { guest, url } = world()
    const phone = `139${randomInt(10_000_000, 99_999_999)}`
    await guest.gets(
      'mutation ($phone: String!) { codeRequest(input: { purpose: REGISTER, recipient: $phone }) { errors { code } } }',
      {
        phone,
      },
    )
    const password = randomBytes(9).toString('base64url')
    const input = {
      phone,
      code: await world().codeSentTo(phone),
      password,
      passwordConfirm: password,
      displayName: '李雷',
    }
    const { register } = await guest.gets<{ register: SignedIn }>(
      `mutation ($input: RegisterInput!) { register(input: $input) { ${SIGNED_IN} } }`,
      { input },
    )
    expect(register).toMatchObject({ account: { displayName: '李雷' }, errors: [] })

    const { signIn } = await guest.gets<{ signIn: SignedIn }>(
      `mutation ($input: SignInInput!) { signIn(input: $input) { ${SIGNED_IN} } }`,
      { input: { login: phone, password } },
    )
    const me = asking(url, signIn.tokens?.accessToken ?? '')
    expect(await me.gets('{ viewer { audience account { phone } } }')).toEqual({
      viewer: { audience: 'CONSUMER', account: { phone } },
    })
    await me.gets('mutation { signOut(input: {}) { errors { code } } }')
    await eventually(
      async () => (await me.asks('{ viewer { audience } }')).errors[0]?.extensions.code === 'UNAUTHENTICATED',
    )
  })

  it('gets the same answer for a wrong password as for nobody', async () => {
    const { guest } = world()
    const answers = await Promise.all(
      ['buyer2', `nobody-${randomInt(1e6)}`].map((login) =>
        guest.gets(
          'mutation ($input: SignInInput!) { signIn(input: $input) { tokens { accessToken } errors { code message path } } }',
          {
            input: { login, password: 'certainly not this' },
          },
        ),
      ),
    )
    expect(answers[0]).toEqual(answers[1])
    expect(answers[0]).toMatchObject({ signIn: { tokens: null, errors: [{ code: 'SIGN_IN_FAILED' }] } })
  })

  it('loses the whole session when a refresh token comes back after its successor was used', async () => {
    const { guest } = world()
    const refresh = async (refreshToken: string | undefined) => {
      const { tokensRefresh } = await guest.gets<{ tokensRefresh: SignedIn }>(
        `mutation ($input: TokensRefreshInput!) { tokensRefresh(input: $input) { ${SIGNED_IN} } }`,
        { input: { refreshToken } },
      )
      return tokensRefresh
    }
    const { signIn } = await guest.gets<{ signIn: SignedIn }>(
      `mutation ($input: SignInInput!) { signIn(input: $input) { ${SIGNED_IN} } }`,
      { input: { login: 'buyer3', password: 'demo-mall' } },
    )
    const second = await refresh(signIn.tokens?.refreshToken)
    const third = await refresh(second.tokens?.refreshToken)
    expect(third.errors).toEqual([])
    expect((await refresh(signIn.tokens?.refreshToken)).errors).toMatchObject([{ code: 'REFRESH_TOKEN_REUSED' }])
    expect((await refresh(third.tokens?.refreshToken)).errors).toMatchObject([{ code: 'REFRESH_TOKEN_INVALID' }])
  })

  it('is out within moments of being banned, with a token that has not expired', async () => {
    const buyer = await world().signIn('CONSUMER', 'buyer4')
    const { viewer } = await buyer.gets<{ viewer: { account: { id: string; version: number } } }>(
      '{ viewer { account { id version } } }',
    )
    const admin = await world().signIn('PLATFORM', 'admin')
    const input = { accountId: viewer.account.id, expectedVersion: viewer.account.version, reason: 'Fraud' }
    const { accountBan } = await admin.gets<{ accountBan: { errors: readonly unknown[] } }>(
      'mutation ($input: AccountBanInput!) { accountBan(input: $input) { account { status } errors { code } } }',
      { input },
    )
    expect(accountBan).toMatchObject({ account: { status: 'BANNED' }, errors: [] })
    await eventually(
      async () => (await buyer.asks('{ viewer { audience } }')).errors[0]?.extensions.code === 'UNAUTHENTICATED',
    )
  })
}
