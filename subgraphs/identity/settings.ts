import { hasherSettings } from '@supermall/subgraph/hasher'
import { integer, oneOf, optional, text, url } from '@supermall/subgraph/settings'

export const settings = {
  MODE: oneOf(['development', 'production'], {
    doc: 'production needs the secrets and writes no codes to the log',
    default: 'development',
  }),
  IDENTITY_KEY_SECRET: optional(
    text({
      doc: 'seals the keys that sign tokens and the codes that are sent, 32 characters at least; the same in all processes of identity. Needed in production',
      isSecret: true,
    }),
  ),
  IDENTITY_KEY_DAYS: integer({ doc: 'days after which the next key begins to sign', default: '30', min: 1, max: 365 }),
  ...hasherSettings,
  SIGN_INS_PER_ADDRESS: integer({
    doc: 'tries to sign in from one address within five minutes',
    default: '50',
    min: 1,
    max: 1_000_000,
  }),
  CODES_PER_ADDRESS: integer({
    doc: 'codes asked for from one address within an hour',
    default: '30',
    min: 1,
    max: 1_000_000,
  }),
  REGISTRATIONS_PER_ADDRESS: integer({
    doc: 'accounts registered from one address within an hour',
    default: '30',
    min: 1,
    max: 1_000_000,
  }),
  WECHAT_APP_ID: optional(
    text({ doc: 'the mini program at WeChat. Absent: in development a simulator, in production no WeChat sign-in' }),
  ),
  WECHAT_APP_SECRET: optional(text({ doc: 'the secret of that mini program', isSecret: true })),
  WECHAT_WEB_APP_ID: optional(text({ doc: 'the web app at WeChat; absent: the same as the mini program' })),
  WECHAT_WEB_APP_SECRET: optional(text({ doc: 'the secret of that web app', isSecret: true })),
  WECHAT_API_URL: url({
    doc: 'where WeChat answers',
    schemes: ['http', 'https'],
    default: 'https://api.weixin.qq.com',
  }),
} as const
