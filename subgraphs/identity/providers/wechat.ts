import { fault } from '@supermall/kernel/fault'
import type { Result } from '@supermall/kernel/result'
import { ok, refused } from '@supermall/kernel/result'
import { seconds } from '@supermall/kernel/time'
import { z } from 'zod'

const WECHAT_APPS = ['MINI_PROGRAM', 'WEB'] as const
export type WechatApp = (typeof WECHAT_APPS)[number]

/** The openid is the person within one app; the unionid is the same person in all apps of one owner, where WeChat tells it. */
export type WechatPerson = { readonly app: WechatApp; readonly openid: string; readonly unionid: string | null }

export type Wechat = {
  readonly identify: (app: WechatApp, code: string) => Promise<Result<WechatPerson>>
  /** The phone that WeChat has verified, for a code that the mini program got with the person's consent. */
  readonly phoneOf: (code: string) => Promise<Result<string>>
}

export type WechatKeys = { readonly id: string; readonly secret: string }
type WechatOptions = {
  readonly baseUrl: () => Promise<string>
  readonly apps: Readonly<Record<WechatApp, WechatKeys>>
}

const TIMEOUT_MS = seconds(3)
/** WeChat's own codes have 32 to 64 characters; what is longer by far is none, and is not carried there. */
const LONGEST_CODE = 512
/** A code that WeChat does not know, has seen already, or sent back because the person is too risky: all are the client's matter. */
const CLIENT_FAULTS: ReadonlySet<number> = new Set([40029, 40163, 40226, 41008])

const complaint = z.object({ errcode: z.int(), errmsg: z.string().optional() })
const person = z.object({ openid: z.string().min(1), unionid: z.string().min(1).optional() })
const accessToken = z.object({ access_token: z.string().min(1) })
const phone = z.object({ phone_info: z.object({ purePhoneNumber: z.string(), countryCode: z.string() }) })

/** Speaks WeChat's own protocol. No secret and no session key of it goes further than this file. */
export function httpWechat({ baseUrl, apps }: WechatOptions): Wechat {
  const call = async <T>(path: string, shape: z.ZodType<T>, body?: object): Promise<Result<T>> =>
    read(await send(`${await baseUrl()}${path}`, body), shape)
  return {
    async identify(app, code) {
      if (!mayBeCode(code)) return unknownCode()
      const keys = apps[app]
      const answer =
        app === 'MINI_PROGRAM'
          ? await call(
              `/sns/jscode2session?${query({ appid: keys.id, secret: keys.secret, js_code: code, grant_type: 'authorization_code' })}`,
              person,
            )
          : await call(
              `/sns/oauth2/access_token?${query({ appid: keys.id, secret: keys.secret, code, grant_type: 'authorization_code' })}`,
              person,
            )
      return answer.ok ? ok({ app, openid: answer.value.openid, unionid: answer.value.unionid ?? null }) : answer
    },
    async phoneOf(code) {
      if (!mayBeCode(code)) return unknownCode()
      const { id, secret } = apps.MINI_PROGRAM
      const token = await call(
        `/cgi-bin/token?${query({ grant_type: 'client_credential', appid: id, secret })}`,
        accessToken,
      )
      if (!token.ok) return token
      const path = `/wxa/business/getuserphonenumber?${query({ access_token: token.value.access_token })}`
      const answer = await call(path, phone, { code })
      if (!answer.ok) return answer
      const { purePhoneNumber, countryCode } = answer.value.phone_info
      return ok(countryCode === '86' ? purePhoneNumber : `+${countryCode}${purePhoneNumber}`)
    },
  }
}

const mayBeCode = (code: string): boolean => code.length > 0 && code.length <= LONGEST_CODE

const unknownCode = () =>
  refused('WECHAT_CODE_INVALID', 'WeChat does not know this code, or has seen it already.', 'code')

const query = (fields: Readonly<Record<string, string>>): string => new URLSearchParams(fields).toString()

async function send(url: string, body: object | undefined): Promise<unknown> {
  const options = body
    ? { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    : {}
  try {
    const response = await fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' })
    return await response.json()
  } catch (error) {
    throw fault(
      'PROVIDER_UNAVAILABLE',
      `WeChat did not answer ${new URL(url).pathname}: ${error instanceof Error ? error.name : 'unknown'}`,
    )
  }
}

/** WeChat answers 200 to everything; whether it worked stands in the body. */
function read<T>(answer: unknown, shape: z.ZodType<T>): Result<T> {
  const complained = complaint.safeParse(answer)
  const { errcode, errmsg } = complained.success ? complained.data : { errcode: 0, errmsg: '' }
  if (CLIENT_FAULTS.has(errcode)) return unknownCode()
  const value = shape.safeParse(answer)
  if (errcode === 0 && value.success) return ok(value.data)
  throw fault('PROVIDER_UNAVAILABLE', `WeChat refused: ${errcode} ${errmsg ?? ''}`)
}
