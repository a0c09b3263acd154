import { z } from 'zod'
import type { ProviderCode } from '../domain/channel.ts'

const pem = z.string().min(100).max(8_000).includes('-----BEGIN ')
const key = z.string().min(1).max(500)
const base = z.url({ protocol: /^https?$/ }).max(200)

/** What each provider needs to be spoken to. Only the names of what is set can ever be read. */
export const channelConfigs = {
  stripe: z.strictObject({
    baseUrl: base.default('https://api.stripe.com'),
    secretKey: key,
    publishableKey: key,
    webhookSecrets: z.array(key).min(1).max(5),
  }),
  'wechat-pay': z.strictObject({
    baseUrl: base.default('https://api.mch.weixin.qq.com'),
    merchantId: key,
    appId: key,
    serialNo: key,
    privateKey: pem,
    apiV3Key: z.string().length(32),
    platformKeys: z.record(key, pem),
  }),
  alipay: z.strictObject({
    gateway: base.default('https://openapi.alipay.com/gateway.do'),
    appId: key,
    sellerId: key,
    privateKey: pem,
    publicKey: pem,
  }),
  unionpay: z.strictObject({
    baseUrl: base.default('https://gateway.95516.com'),
    merchantId: z.string().regex(/^[0-9A-Za-z]{15}$/),
    certId: key,
    privateKey: pem,
    publicKey: pem,
  }),
  paypal: z.strictObject({
    baseUrl: base.default('https://api-m.paypal.com'),
    clientId: key,
    clientSecret: key,
    webhookId: key,
    certificateOrigins: z.array(base).min(1).max(5).default(['https://api.paypal.com', 'https://api-m.paypal.com']),
  }),
  'sandbox-card': z.strictObject({}),
} as const

export type ConfigOf<Code extends ProviderCode> = z.infer<(typeof channelConfigs)[Code]>
