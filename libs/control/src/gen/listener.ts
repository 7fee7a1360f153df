import type * as grpc from '@grpc/grpc-js';
import type { EnumTypeDefinition, MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { ActivePermit as _socketlab_v1_ActivePermit, ActivePermit__Output as _socketlab_v1_ActivePermit__Output } from './socketlab/v1/ActivePermit.ts';
import type { CloseListenerRequest as _socketlab_v1_CloseListenerRequest, CloseListenerRequest__Output as _socketlab_v1_CloseListenerRequest__Output } from './socketlab/v1/CloseListenerRequest.ts';
import type { CloseListenerResponse as _socketlab_v1_CloseListenerResponse, CloseListenerResponse__Output as _socketlab_v1_CloseListenerResponse__Output } from './socketlab/v1/CloseListenerResponse.ts';
import type { Connection as _socketlab_v1_Connection, Connection__Output as _socketlab_v1_Connection__Output } from './socketlab/v1/Connection.ts';
import type { DatagramCounts as _socketlab_v1_DatagramCounts, DatagramCounts__Output as _socketlab_v1_DatagramCounts__Output } from './socketlab/v1/DatagramCounts.ts';
import type { Ended as _socketlab_v1_Ended, Ended__Output as _socketlab_v1_Ended__Output } from './socketlab/v1/Ended.ts';
import type { Endpoint as _socketlab_v1_Endpoint, Endpoint__Output as _socketlab_v1_Endpoint__Output } from './socketlab/v1/Endpoint.ts';
import type { GetListenerRequest as _socketlab_v1_GetListenerRequest, GetListenerRequest__Output as _socketlab_v1_GetListenerRequest__Output } from './socketlab/v1/GetListenerRequest.ts';
import type { GetListenerResponse as _socketlab_v1_GetListenerResponse, GetListenerResponse__Output as _socketlab_v1_GetListenerResponse__Output } from './socketlab/v1/GetListenerResponse.ts';
import type { GetListenerSourceRequest as _socketlab_v1_GetListenerSourceRequest, GetListenerSourceRequest__Output as _socketlab_v1_GetListenerSourceRequest__Output } from './socketlab/v1/GetListenerSourceRequest.ts';
import type { GetListenerSourceResponse as _socketlab_v1_GetListenerSourceResponse, GetListenerSourceResponse__Output as _socketlab_v1_GetListenerSourceResponse__Output } from './socketlab/v1/GetListenerSourceResponse.ts';
import type { HeldSocket as _socketlab_v1_HeldSocket, HeldSocket__Output as _socketlab_v1_HeldSocket__Output } from './socketlab/v1/HeldSocket.ts';
import type { IssuePermitRequest as _socketlab_v1_IssuePermitRequest, IssuePermitRequest__Output as _socketlab_v1_IssuePermitRequest__Output } from './socketlab/v1/IssuePermitRequest.ts';
import type { IssuePermitResponse as _socketlab_v1_IssuePermitResponse, IssuePermitResponse__Output as _socketlab_v1_IssuePermitResponse__Output } from './socketlab/v1/IssuePermitResponse.ts';
import type { Limits as _socketlab_v1_Limits, Limits__Output as _socketlab_v1_Limits__Output } from './socketlab/v1/Limits.ts';
import type { ListConnectionsRequest as _socketlab_v1_ListConnectionsRequest, ListConnectionsRequest__Output as _socketlab_v1_ListConnectionsRequest__Output } from './socketlab/v1/ListConnectionsRequest.ts';
import type { ListConnectionsResponse as _socketlab_v1_ListConnectionsResponse, ListConnectionsResponse__Output as _socketlab_v1_ListConnectionsResponse__Output } from './socketlab/v1/ListConnectionsResponse.ts';
import type { ListEndpointsRequest as _socketlab_v1_ListEndpointsRequest, ListEndpointsRequest__Output as _socketlab_v1_ListEndpointsRequest__Output } from './socketlab/v1/ListEndpointsRequest.ts';
import type { ListEndpointsResponse as _socketlab_v1_ListEndpointsResponse, ListEndpointsResponse__Output as _socketlab_v1_ListEndpointsResponse__Output } from './socketlab/v1/ListEndpointsResponse.ts';
import type { ListenerServiceClient as _socketlab_v1_ListenerServiceClient, ListenerServiceDefinition as _socketlab_v1_ListenerServiceDefinition } from './socketlab/v1/ListenerService.ts';
import type { OpenListenerRequest as _socketlab_v1_OpenListenerRequest, OpenListenerRequest__Output as _socketlab_v1_OpenListenerRequest__Output } from './socketlab/v1/OpenListenerRequest.ts';
import type { OpenListenerResponse as _socketlab_v1_OpenListenerResponse, OpenListenerResponse__Output as _socketlab_v1_OpenListenerResponse__Output } from './socketlab/v1/OpenListenerResponse.ts';
import type { PendingCall as _socketlab_v1_PendingCall, PendingCall__Output as _socketlab_v1_PendingCall__Output } from './socketlab/v1/PendingCall.ts';
import type { PermitCaps as _socketlab_v1_PermitCaps, PermitCaps__Output as _socketlab_v1_PermitCaps__Output } from './socketlab/v1/PermitCaps.ts';
import type { ServingModel as _socketlab_v1_ServingModel, ServingModel__Output as _socketlab_v1_ServingModel__Output } from './socketlab/v1/ServingModel.ts';
import type { SignedPermit as _socketlab_v1_SignedPermit, SignedPermit__Output as _socketlab_v1_SignedPermit__Output } from './socketlab/v1/SignedPermit.ts';
import type { SourceFile as _socketlab_v1_SourceFile, SourceFile__Output as _socketlab_v1_SourceFile__Output } from './socketlab/v1/SourceFile.ts';
import type { StepListenerRequest as _socketlab_v1_StepListenerRequest, StepListenerRequest__Output as _socketlab_v1_StepListenerRequest__Output } from './socketlab/v1/StepListenerRequest.ts';
import type { StepListenerResponse as _socketlab_v1_StepListenerResponse, StepListenerResponse__Output as _socketlab_v1_StepListenerResponse__Output } from './socketlab/v1/StepListenerResponse.ts';

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
      CloseListenerRequest: MessageTypeDefinition<_socketlab_v1_CloseListenerRequest, _socketlab_v1_CloseListenerRequest__Output>
      CloseListenerResponse: MessageTypeDefinition<_socketlab_v1_CloseListenerResponse, _socketlab_v1_CloseListenerResponse__Output>
      Connection: MessageTypeDefinition<_socketlab_v1_Connection, _socketlab_v1_Connection__Output>
      DatagramCounts: MessageTypeDefinition<_socketlab_v1_DatagramCounts, _socketlab_v1_DatagramCounts__Output>
      Ended: MessageTypeDefinition<_socketlab_v1_Ended, _socketlab_v1_Ended__Output>
      Endpoint: MessageTypeDefinition<_socketlab_v1_Endpoint, _socketlab_v1_Endpoint__Output>
      GetListenerRequest: MessageTypeDefinition<_socketlab_v1_GetListenerRequest, _socketlab_v1_GetListenerRequest__Output>
      GetListenerResponse: MessageTypeDefinition<_socketlab_v1_GetListenerResponse, _socketlab_v1_GetListenerResponse__Output>
      GetListenerSourceRequest: MessageTypeDefinition<_socketlab_v1_GetListenerSourceRequest, _socketlab_v1_GetListenerSourceRequest__Output>
      GetListenerSourceResponse: MessageTypeDefinition<_socketlab_v1_GetListenerSourceResponse, _socketlab_v1_GetListenerSourceResponse__Output>
      HeldSocket: MessageTypeDefinition<_socketlab_v1_HeldSocket, _socketlab_v1_HeldSocket__Output>
      IssuePermitRequest: MessageTypeDefinition<_socketlab_v1_IssuePermitRequest, _socketlab_v1_IssuePermitRequest__Output>
      IssuePermitResponse: MessageTypeDefinition<_socketlab_v1_IssuePermitResponse, _socketlab_v1_IssuePermitResponse__Output>
      Limits: MessageTypeDefinition<_socketlab_v1_Limits, _socketlab_v1_Limits__Output>
      ListConnectionsRequest: MessageTypeDefinition<_socketlab_v1_ListConnectionsRequest, _socketlab_v1_ListConnectionsRequest__Output>
      ListConnectionsResponse: MessageTypeDefinition<_socketlab_v1_ListConnectionsResponse, _socketlab_v1_ListConnectionsResponse__Output>
      ListEndpointsRequest: MessageTypeDefinition<_socketlab_v1_ListEndpointsRequest, _socketlab_v1_ListEndpointsRequest__Output>
      ListEndpointsResponse: MessageTypeDefinition<_socketlab_v1_ListEndpointsResponse, _socketlab_v1_ListEndpointsResponse__Output>
      ListenerService: SubtypeConstructor<typeof grpc.Client, _socketlab_v1_ListenerServiceClient> & { service: _socketlab_v1_ListenerServiceDefinition }
      ListenerState: EnumTypeDefinition
      OpenListenerRequest: MessageTypeDefinition<_socketlab_v1_OpenListenerRequest, _socketlab_v1_OpenListenerRequest__Output>
      OpenListenerResponse: MessageTypeDefinition<_socketlab_v1_OpenListenerResponse, _socketlab_v1_OpenListenerResponse__Output>
      PendingCall: MessageTypeDefinition<_socketlab_v1_PendingCall, _socketlab_v1_PendingCall__Output>
      PermitCaps: MessageTypeDefinition<_socketlab_v1_PermitCaps, _socketlab_v1_PermitCaps__Output>
      Reply: EnumTypeDefinition
      ServingModel: MessageTypeDefinition<_socketlab_v1_ServingModel, _socketlab_v1_ServingModel__Output>
      SignedPermit: MessageTypeDefinition<_socketlab_v1_SignedPermit, _socketlab_v1_SignedPermit__Output>
      SourceFile: MessageTypeDefinition<_socketlab_v1_SourceFile, _socketlab_v1_SourceFile__Output>
      StepListenerRequest: MessageTypeDefinition<_socketlab_v1_StepListenerRequest, _socketlab_v1_StepListenerRequest__Output>
      StepListenerResponse: MessageTypeDefinition<_socketlab_v1_StepListenerResponse, _socketlab_v1_StepListenerResponse__Output>
    }
  }
}

