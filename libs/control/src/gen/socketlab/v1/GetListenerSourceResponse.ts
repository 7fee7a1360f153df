// Original file: socketlab/v1/listener.proto

import type { SourceFile as _socketlab_v1_SourceFile, SourceFile__Output as _socketlab_v1_SourceFile__Output } from '../../socketlab/v1/SourceFile.ts';

export interface GetListenerSourceResponse {
  'source'?: (_socketlab_v1_SourceFile | null);
}

export interface GetListenerSourceResponse__Output {
  'source': (_socketlab_v1_SourceFile__Output | null);
}
