// The rules of the house, as data. docs/architecture.md draws the same arrows; a test holds the two equal.

/** Who may import whom: a package of ours to the packages of ours that it may name. Nothing else is allowed. */
export const ARROWS = {
  'tcp-echo': [
    'bsd-sockets',
    'control',
    'daemon',
    'evidence',
    'foundation',
    'kernel-view',
    'metrics',
  ],
  'udp-echo': [
    'bsd-sockets',
    'control',
    'daemon',
    'evidence',
    'foundation',
    'kernel-view',
    'metrics',
  ],
  'multi-tcp': [
    'bsd-sockets',
    'control',
    'daemon',
    'evidence',
    'foundation',
    'kernel-view',
    'metrics',
  ],
  'client-agent': [
    'bsd-sockets',
    'control',
    'daemon',
    'evidence',
    'foundation',
    'kernel-view',
    'load',
    'metrics',
    'trust',
  ],
  'control-plane': [
    'control',
    'discovery',
    'evidence',
    'foundation',
    'labs',
    'load',
    'observability',
    'packets',
    'pages',
    'services',
    'trust',
    'wire-model',
  ],
  wire: ['bsd-sockets', 'foundation', 'wire-model'],
  foundation: [],
  evidence: ['foundation'],
  'bsd-sockets': ['evidence', 'foundation'],
  'kernel-view': ['bsd-sockets', 'evidence', 'foundation'],
  packets: ['evidence', 'foundation'],
  pages: ['foundation'],
  'wire-view': ['bsd-sockets', 'evidence', 'foundation', 'packets'],
  'wire-model': ['foundation'],
  load: ['foundation', 'pages'],
  metrics: ['foundation'],
  trust: ['bsd-sockets', 'foundation'],
  discovery: ['foundation'],
  observability: ['foundation'],
  services: ['foundation'],
  control: ['evidence', 'foundation', 'trust'],
  daemon: [
    'bsd-sockets',
    'control',
    'evidence',
    'foundation',
    'kernel-view',
    'metrics',
    'trust',
    'wire-view',
  ],
  labs: ['control', 'evidence', 'foundation', 'packets', 'pages'],
  testkit: [],
};

/** Packages of others that one house keeps to itself. */
export const KEPT_BY = [
  { pattern: /^@grpc\/|^grpc-health-check$/, house: 'control' },
  { pattern: /^koffi$/, house: 'bsd-sockets' },
  { pattern: /^@homebridge\/ciao$|^multicast-dns$/, house: 'discovery' },
];

/** The house for tests: specs and e2e may import it, shipped code never. */
export const TEST_HOUSE = 'testkit';

/** Where process.env and process.argv may be read, beside specs and the test house: configuration, and nothing else. */
export const CONFIGURATION_FILES = [
  /(?:^|\/)src\/(?:config|main)\.ts$/,
  /^apps\/[^/]+\/bin\//,
  // The bundler replaces the variable by the version.
  /^libs\/foundation\/src\/version\.ts$/,
];

/** The CLI's output module, the one place that may write with `console`. */
export const CONSOLE_FILES = [/^apps\/control-plane\/src\/output\.ts$/];

export const BANNED_NAMES = ['utils', 'util', 'common', 'helpers', 'helper', 'misc'];
export const MOST_LINES = 300;
export const MANY_LINES = 200;
