import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { SourceFile as _socketlab_v1_SourceFile, SourceFile__Output as _socketlab_v1_SourceFile__Output } from './socketlab/v1/SourceFile.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  socketlab: {
    v1: {
      SourceFile: MessageTypeDefinition<_socketlab_v1_SourceFile, _socketlab_v1_SourceFile__Output>
    }
  }
}

