import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { ActivePermit as _socketlab_v1_ActivePermit, ActivePermit__Output as _socketlab_v1_ActivePermit__Output } from './socketlab/v1/ActivePermit.ts';
import type { PermitCaps as _socketlab_v1_PermitCaps, PermitCaps__Output as _socketlab_v1_PermitCaps__Output } from './socketlab/v1/PermitCaps.ts';
import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from './socketlab/v1/SignedPermit.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  socketlab: {
    v1: {
      ActivePermit: MessageTypeDefinition<_socketlab_v1_ActivePermit, _socketlab_v1_ActivePermit__Output>
      PermitCaps: MessageTypeDefinition<_socketlab_v1_PermitCaps, _socketlab_v1_PermitCaps__Output>
      SignedPermit: MessageTypeDefinition<_socketlab_v1_SignedPermit, _socketlab_v1_SignedPermit__Output>
    }
  }
}

