import { integer, text } from '@supermall/subgraph/settings'

export const reloadSettings = {
  SUPERGRAPH_FILE: text({
    doc: 'the supergraph that the gateway runs, from the root of the repository; read again on SIGHUP',
    default: 'gateway/supergraph.graphql',
  }),
  SUPERGRAPH_POLL_SECONDS: integer({
    doc: 'how often the gateway looks whether that file has changed; 0 is never',
    default: '0',
    min: 0,
    max: 3_600,
  }),
  SUPERGRAPH_WARM: integer({
    doc: 'of how many operations, those asked most often first, a new supergraph is planned before it is taken',
    default: '100',
    min: 0,
    max: 1_000,
  }),
} as const
