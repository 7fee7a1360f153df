import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { ActivePermit as _socketlab_v1_ActivePermit, ActivePermit__Output as _socketlab_v1_ActivePermit__Output } from './socketlab/v1/ActivePermit.ts';
import type { ClientServiceClient as _socketlab_v1_ClientServiceClient, ClientServiceDefinition as _socketlab_v1_ClientServiceDefinition } from './socketlab/v1/ClientService.ts';
import type { CloseConnectionRequest as _socketlab_v1_CloseConnectionRequest, CloseConnectionRequest__Output as _socketlab_v1_CloseConnectionRequest__Output } from './socketlab/v1/CloseConnectionRequest.ts';
import type { CloseConnectionResponse as _socketlab_v1_CloseConnectionResponse, CloseConnectionResponse__Output as _socketlab_v1_CloseConnectionResponse__Output } from './socketlab/v1/CloseConnectionResponse.ts';
import type { DatagramResult as _socketlab_v1_DatagramResult, DatagramResult__Output as _socketlab_v1_DatagramResult__Output } from './socketlab/v1/DatagramResult.ts';
import type { EndLoadRequest as _socketlab_v1_EndLoadRequest, EndLoadRequest__Output as _socketlab_v1_EndLoadRequest__Output } from './socketlab/v1/EndLoadRequest.ts';
import type { EndLoadResponse as _socketlab_v1_EndLoadResponse, EndLoadResponse__Output as _socketlab_v1_EndLoadResponse__Output } from './socketlab/v1/EndLoadResponse.ts';
import type { ExchangeDatagramRequest as _socketlab_v1_ExchangeDatagramRequest, ExchangeDatagramRequest__Output as _socketlab_v1_ExchangeDatagramRequest__Output } from './socketlab/v1/ExchangeDatagramRequest.ts';
import type { ExchangeDatagramResponse as _socketlab_v1_ExchangeDatagramResponse, ExchangeDatagramResponse__Output as _socketlab_v1_ExchangeDatagramResponse__Output } from './socketlab/v1/ExchangeDatagramResponse.ts';
import type { ExchangeManyRequest as _socketlab_v1_ExchangeManyRequest, ExchangeManyRequest__Output as _socketlab_v1_ExchangeManyRequest__Output } from './socketlab/v1/ExchangeManyRequest.ts';
import type { ExchangeManyResponse as _socketlab_v1_ExchangeManyResponse, ExchangeManyResponse__Output as _socketlab_v1_ExchangeManyResponse__Output } from './socketlab/v1/ExchangeManyResponse.ts';
import type { ExchangeRequest as _socketlab_v1_ExchangeRequest, ExchangeRequest__Output as _socketlab_v1_ExchangeRequest__Output } from './socketlab/v1/ExchangeRequest.ts';
import type { ExchangeResponse as _socketlab_v1_ExchangeResponse, ExchangeResponse__Output as _socketlab_v1_ExchangeResponse__Output } from './socketlab/v1/ExchangeResponse.ts';
import type { GetClientSourceRequest as _socketlab_v1_GetClientSourceRequest, GetClientSourceRequest__Output as _socketlab_v1_GetClientSourceRequest__Output } from './socketlab/v1/GetClientSourceRequest.ts';
import type { GetClientSourceResponse as _socketlab_v1_GetClientSourceResponse, GetClientSourceResponse__Output as _socketlab_v1_GetClientSourceResponse__Output } from './socketlab/v1/GetClientSourceResponse.ts';
import type { HeldConnection as _socketlab_v1_HeldConnection, HeldConnection__Output as _socketlab_v1_HeldConnection__Output } from './socketlab/v1/HeldConnection.ts';
import type { ListHeldConnectionsRequest as _socketlab_v1_ListHeldConnectionsRequest, ListHeldConnectionsRequest__Output as _socketlab_v1_ListHeldConnectionsRequest__Output } from './socketlab/v1/ListHeldConnectionsRequest.ts';
import type { ListHeldConnectionsResponse as _socketlab_v1_ListHeldConnectionsResponse, ListHeldConnectionsResponse__Output as _socketlab_v1_ListHeldConnectionsResponse__Output } from './socketlab/v1/ListHeldConnectionsResponse.ts';
import type { LoadCounts as _socketlab_v1_LoadCounts, LoadCounts__Output as _socketlab_v1_LoadCounts__Output } from './socketlab/v1/LoadCounts.ts';
import type { LoadInterval as _socketlab_v1_LoadInterval, LoadInterval__Output as _socketlab_v1_LoadInterval__Output } from './socketlab/v1/LoadInterval.ts';
import type { LoadPlan as _socketlab_v1_LoadPlan, LoadPlan__Output as _socketlab_v1_LoadPlan__Output } from './socketlab/v1/LoadPlan.ts';
import type { LoadReduction as _socketlab_v1_LoadReduction, LoadReduction__Output as _socketlab_v1_LoadReduction__Output } from './socketlab/v1/LoadReduction.ts';
import type { LoadResult as _socketlab_v1_LoadResult, LoadResult__Output as _socketlab_v1_LoadResult__Output } from './socketlab/v1/LoadResult.ts';
import type { ManyResult as _socketlab_v1_ManyResult, ManyResult__Output as _socketlab_v1_ManyResult__Output } from './socketlab/v1/ManyResult.ts';
import type { NoAnswer as _socketlab_v1_NoAnswer, NoAnswer__Output as _socketlab_v1_NoAnswer__Output } from './socketlab/v1/NoAnswer.ts';
import type { OpenConnectionRequest as _socketlab_v1_OpenConnectionRequest, OpenConnectionRequest__Output as _socketlab_v1_OpenConnectionRequest__Output } from './socketlab/v1/OpenConnectionRequest.ts';
import type { OpenConnectionResponse as _socketlab_v1_OpenConnectionResponse, OpenConnectionResponse__Output as _socketlab_v1_OpenConnectionResponse__Output } from './socketlab/v1/OpenConnectionResponse.ts';
import type { PermitCaps as _socketlab_v1_PermitCaps, PermitCaps__Output as _socketlab_v1_PermitCaps__Output } from './socketlab/v1/PermitCaps.ts';
import type { RunLoadRequest as _socketlab_v1_RunLoadRequest, RunLoadRequest__Output as _socketlab_v1_RunLoadRequest__Output } from './socketlab/v1/RunLoadRequest.ts';
import type { RunLoadResponse as _socketlab_v1_RunLoadResponse, RunLoadResponse__Output as _socketlab_v1_RunLoadResponse__Output } from './socketlab/v1/RunLoadResponse.ts';
import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from './socketlab/v1/SignedPermit.ts';
import type { SourceFile as _socketlab_v1_SourceFile, SourceFile__Output as _socketlab_v1_SourceFile__Output } from './socketlab/v1/SourceFile.ts';
import type { UseConnectionRequest as _socketlab_v1_UseConnectionRequest, UseConnectionRequest__Output as _socketlab_v1_UseConnectionRequest__Output } from './socketlab/v1/UseConnectionRequest.ts';
import type { UseConnectionResponse as _socketlab_v1_UseConnectionResponse, UseConnectionResponse__Output as _socketlab_v1_UseConnectionResponse__Output } from './socketlab/v1/UseConnectionResponse.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  socketlab: {
    v1: {
      ActivePermit: MessageTypeDefinition<_socketlab_v1_ActivePermit, _socketlab_v1_ActivePermit__Output>
      ClientService: SubtypeConstructor<typeof grpc.Client, _socketlab_v1_ClientServiceClient> & { service: _socketlab_v1_ClientServiceDefinition }
      CloseConnectionRequest: MessageTypeDefinition<_socketlab_v1_CloseConnectionRequest, _socketlab_v1_CloseConnectionRequest__Output>
      CloseConnectionResponse: MessageTypeDefinition<_socketlab_v1_CloseConnectionResponse, _socketlab_v1_CloseConnectionResponse__Output>
      DatagramResult: MessageTypeDefinition<_socketlab_v1_DatagramResult, _socketlab_v1_DatagramResult__Output>
      EndLoadRequest: MessageTypeDefinition<_socketlab_v1_EndLoadRequest, _socketlab_v1_EndLoadRequest__Output>
      EndLoadResponse: MessageTypeDefinition<_socketlab_v1_EndLoadResponse, _socketlab_v1_EndLoadResponse__Output>
      Ending: EnumTypeDefinition
      ExchangeDatagramRequest: MessageTypeDefinition<_socketlab_v1_ExchangeDatagramRequest, _socketlab_v1_ExchangeDatagramRequest__Output>
      ExchangeDatagramResponse: MessageTypeDefinition<_socketlab_v1_ExchangeDatagramResponse, _socketlab_v1_ExchangeDatagramResponse__Output>
      ExchangeManyRequest: MessageTypeDefinition<_socketlab_v1_ExchangeManyRequest, _socketlab_v1_ExchangeManyRequest__Output>
      ExchangeManyResponse: MessageTypeDefinition<_socketlab_v1_ExchangeManyResponse, _socketlab_v1_ExchangeManyResponse__Output>
      ExchangeRequest: MessageTypeDefinition<_socketlab_v1_ExchangeRequest, _socketlab_v1_ExchangeRequest__Output>
      ExchangeResponse: MessageTypeDefinition<_socketlab_v1_ExchangeResponse, _socketlab_v1_ExchangeResponse__Output>
      FirstCloser: EnumTypeDefinition
      GetClientSourceRequest: MessageTypeDefinition<_socketlab_v1_GetClientSourceRequest, _socketlab_v1_GetClientSourceRequest__Output>
      GetClientSourceResponse: MessageTypeDefinition<_socketlab_v1_GetClientSourceResponse, _socketlab_v1_GetClientSourceResponse__Output>
      HeldConnection: MessageTypeDefinition<_socketlab_v1_HeldConnection, _socketlab_v1_HeldConnection__Output>
      ListHeldConnectionsRequest: MessageTypeDefinition<_socketlab_v1_ListHeldConnectionsRequest, _socketlab_v1_ListHeldConnectionsRequest__Output>
      ListHeldConnectionsResponse: MessageTypeDefinition<_socketlab_v1_ListHeldConnectionsResponse, _socketlab_v1_ListHeldConnectionsResponse__Output>
      LoadCounts: MessageTypeDefinition<_socketlab_v1_LoadCounts, _socketlab_v1_LoadCounts__Output>
      LoadInterval: MessageTypeDefinition<_socketlab_v1_LoadInterval, _socketlab_v1_LoadInterval__Output>
      LoadPlan: MessageTypeDefinition<_socketlab_v1_LoadPlan, _socketlab_v1_LoadPlan__Output>
      LoadReduction: MessageTypeDefinition<_socketlab_v1_LoadReduction, _socketlab_v1_LoadReduction__Output>
      LoadResult: MessageTypeDefinition<_socketlab_v1_LoadResult, _socketlab_v1_LoadResult__Output>
      ManyResult: MessageTypeDefinition<_socketlab_v1_ManyResult, _socketlab_v1_ManyResult__Output>
      NoAnswer: MessageTypeDefinition<_socketlab_v1_NoAnswer, _socketlab_v1_NoAnswer__Output>
      OpenConnectionRequest: MessageTypeDefinition<_socketlab_v1_OpenConnectionRequest, _socketlab_v1_OpenConnectionRequest__Output>
      OpenConnectionResponse: MessageTypeDefinition<_socketlab_v1_OpenConnectionResponse, _socketlab_v1_OpenConnectionResponse__Output>
      PermitCaps: MessageTypeDefinition<_socketlab_v1_PermitCaps, _socketlab_v1_PermitCaps__Output>
      RunLoadRequest: MessageTypeDefinition<_socketlab_v1_RunLoadRequest, _socketlab_v1_RunLoadRequest__Output>
      RunLoadResponse: MessageTypeDefinition<_socketlab_v1_RunLoadResponse, _socketlab_v1_RunLoadResponse__Output>
      SignedPermit: MessageTypeDefinition<_socketlab_v1_SignedPermit, _socketlab_v1_SignedPermit__Output>
      SourceFile: MessageTypeDefinition<_socketlab_v1_SourceFile, _socketlab_v1_SourceFile__Output>
      UseConnectionRequest: MessageTypeDefinition<_socketlab_v1_UseConnectionRequest, _socketlab_v1_UseConnectionRequest__Output>
      UseConnectionResponse: MessageTypeDefinition<_socketlab_v1_UseConnectionResponse, _socketlab_v1_UseConnectionResponse__Output>
    }
  }
}

