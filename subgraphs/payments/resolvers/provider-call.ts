import type { ProviderCallResolvers } from './types.generated.ts'
import { channelName } from './words.ts'

export const ProviderCall: ProviderCallResolvers = {
  channel: ({ channel }) => channelName(channel),
  exchanges: async ({ id }, _, { loaders }) => [...((await loaders.heard.load(id))?.exchanges ?? [])],
}
