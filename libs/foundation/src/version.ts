/** The version of this build; the bundler writes it in, and from source it reads `source`. */
export const VERSION: string = process.env['SOCKETLAB_VERSION'] ?? 'source';
