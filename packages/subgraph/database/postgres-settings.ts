/** 'full' survives a loss of power. 'off' does not even try and is several times as fast: for databases that tests throw away. */
export type Durability = 'full' | 'off'

type ServerOptions = {
  readonly port: number
  /** Null where sockets of files cannot be had. */
  readonly sockets: string | null
  readonly durability: Durability
  readonly maxConnections: number
}

/** Given on the command line at every start, so that a new release of the mall tunes old data directories as well. */
export const settings = (options: ServerOptions): readonly string[] =>
  Object.entries({ ...ALWAYS, ...connections(options), ...DURABILITY[options.durability] }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])

/** For a laptop: two cores, an SSD, memory shared with an editor and a browser; short statements, none worth a parallel plan. */
const ALWAYS = {
  listen_addresses: '127.0.0.1',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  io_method: 'sync',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_logical_replication_workers: '0',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_destination: 'stderr',
  logging_collector: 'off',
  log_checkpoints: 'off',
  // Rows and statements of customers do not belong in a log.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
}

const connections = ({ port, sockets, maxConnections }: ServerOptions) => ({
  port,
  unix_socket_directories: sockets ?? '',
  unix_socket_permissions: '0700',
  max_connections: maxConnections,
})

const DURABILITY: Record<Durability, Readonly<Record<string, string>>> = {
  full: { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' },
  off: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' },
}
