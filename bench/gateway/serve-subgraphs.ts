// All subgraphs of the benchmark in one process.
import { mallSubgraphs } from './mall-subgraphs.ts'
import { publicSubgraphs } from './public-subgraphs.ts'
import { serveSubgraphs } from './subgraph.ts'

console.log(`port ${await serveSubgraphs([...publicSubgraphs, ...mallSubgraphs])}`)
