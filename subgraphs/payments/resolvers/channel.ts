import { can } from '@supermall/subgraph/viewer'
import type { PaymentChannelResolvers } from './types.generated.ts'
import { channelName } from './words.ts'

export const PaymentChannel: PaymentChannelResolvers = {
  code: ({ code }) => channelName(code),
  feeBasisPoints: ({ feeBasisPoints }, _, { viewer }) => (can(viewer, 'payments.channel.edit') ? feeBasisPoints : null),
  configKeys: ({ configKeys }, _, { viewer }) => (can(viewer, 'payments.channel.edit') ? configKeys : null),
  version: ({ version }, _, { viewer }) => (can(viewer, 'payments.channel.edit') ? version : null),
}
