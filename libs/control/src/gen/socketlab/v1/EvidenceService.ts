// Original file: socketlab/v1/evidence.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { DownloadCaptureRequest as _socketlab_v1_DownloadCaptureRequest, DownloadCaptureRequest__Output as _socketlab_v1_DownloadCaptureRequest__Output } from '../../socketlab/v1/DownloadCaptureRequest.ts';
import type { DownloadCaptureResponse as _socketlab_v1_DownloadCaptureResponse, DownloadCaptureResponse__Output as _socketlab_v1_DownloadCaptureResponse__Output } from '../../socketlab/v1/DownloadCaptureResponse.ts';
import type { FetchEventsRequest as _socketlab_v1_FetchEventsRequest, FetchEventsRequest__Output as _socketlab_v1_FetchEventsRequest__Output } from '../../socketlab/v1/FetchEventsRequest.ts';
import type { FetchEventsResponse as _socketlab_v1_FetchEventsResponse, FetchEventsResponse__Output as _socketlab_v1_FetchEventsResponse__Output } from '../../socketlab/v1/FetchEventsResponse.ts';
import type { GetTierRequest as _socketlab_v1_GetTierRequest, GetTierRequest__Output as _socketlab_v1_GetTierRequest__Output } from '../../socketlab/v1/GetTierRequest.ts';
import type { GetTierResponse as _socketlab_v1_GetTierResponse, GetTierResponse__Output as _socketlab_v1_GetTierResponse__Output } from '../../socketlab/v1/GetTierResponse.ts';
import type { ListListenersRequest as _socketlab_v1_ListListenersRequest, ListListenersRequest__Output as _socketlab_v1_ListListenersRequest__Output } from '../../socketlab/v1/ListListenersRequest.ts';
import type { ListListenersResponse as _socketlab_v1_ListListenersResponse, ListListenersResponse__Output as _socketlab_v1_ListListenersResponse__Output } from '../../socketlab/v1/ListListenersResponse.ts';
import type { MarkUsageRequest as _socketlab_v1_MarkUsageRequest, MarkUsageRequest__Output as _socketlab_v1_MarkUsageRequest__Output } from '../../socketlab/v1/MarkUsageRequest.ts';
import type { MarkUsageResponse as _socketlab_v1_MarkUsageResponse, MarkUsageResponse__Output as _socketlab_v1_MarkUsageResponse__Output } from '../../socketlab/v1/MarkUsageResponse.ts';
import type { ReadClockRequest as _socketlab_v1_ReadClockRequest, ReadClockRequest__Output as _socketlab_v1_ReadClockRequest__Output } from '../../socketlab/v1/ReadClockRequest.ts';
import type { ReadClockResponse as _socketlab_v1_ReadClockResponse, ReadClockResponse__Output as _socketlab_v1_ReadClockResponse__Output } from '../../socketlab/v1/ReadClockResponse.ts';
import type { ReadInterfaceRequest as _socketlab_v1_ReadInterfaceRequest, ReadInterfaceRequest__Output as _socketlab_v1_ReadInterfaceRequest__Output } from '../../socketlab/v1/ReadInterfaceRequest.ts';
import type { ReadInterfaceResponse as _socketlab_v1_ReadInterfaceResponse, ReadInterfaceResponse__Output as _socketlab_v1_ReadInterfaceResponse__Output } from '../../socketlab/v1/ReadInterfaceResponse.ts';
import type { ReadWayRequest as _socketlab_v1_ReadWayRequest, ReadWayRequest__Output as _socketlab_v1_ReadWayRequest__Output } from '../../socketlab/v1/ReadWayRequest.ts';
import type { ReadWayResponse as _socketlab_v1_ReadWayResponse, ReadWayResponse__Output as _socketlab_v1_ReadWayResponse__Output } from '../../socketlab/v1/ReadWayResponse.ts';
import type { StartCaptureRequest as _socketlab_v1_StartCaptureRequest, StartCaptureRequest__Output as _socketlab_v1_StartCaptureRequest__Output } from '../../socketlab/v1/StartCaptureRequest.ts';
import type { StartCaptureResponse as _socketlab_v1_StartCaptureResponse, StartCaptureResponse__Output as _socketlab_v1_StartCaptureResponse__Output } from '../../socketlab/v1/StartCaptureResponse.ts';
import type { StartRecordingRequest as _socketlab_v1_StartRecordingRequest, StartRecordingRequest__Output as _socketlab_v1_StartRecordingRequest__Output } from '../../socketlab/v1/StartRecordingRequest.ts';
import type { StartRecordingResponse as _socketlab_v1_StartRecordingResponse, StartRecordingResponse__Output as _socketlab_v1_StartRecordingResponse__Output } from '../../socketlab/v1/StartRecordingResponse.ts';
import type { StopCaptureRequest as _socketlab_v1_StopCaptureRequest, StopCaptureRequest__Output as _socketlab_v1_StopCaptureRequest__Output } from '../../socketlab/v1/StopCaptureRequest.ts';
import type { StopCaptureResponse as _socketlab_v1_StopCaptureResponse, StopCaptureResponse__Output as _socketlab_v1_StopCaptureResponse__Output } from '../../socketlab/v1/StopCaptureResponse.ts';
import type { StopRecordingRequest as _socketlab_v1_StopRecordingRequest, StopRecordingRequest__Output as _socketlab_v1_StopRecordingRequest__Output } from '../../socketlab/v1/StopRecordingRequest.ts';
import type { StopRecordingResponse as _socketlab_v1_StopRecordingResponse, StopRecordingResponse__Output as _socketlab_v1_StopRecordingResponse__Output } from '../../socketlab/v1/StopRecordingResponse.ts';
import type { TakeSnapshotRequest as _socketlab_v1_TakeSnapshotRequest, TakeSnapshotRequest__Output as _socketlab_v1_TakeSnapshotRequest__Output } from '../../socketlab/v1/TakeSnapshotRequest.ts';
import type { TakeSnapshotResponse as _socketlab_v1_TakeSnapshotResponse, TakeSnapshotResponse__Output as _socketlab_v1_TakeSnapshotResponse__Output } from '../../socketlab/v1/TakeSnapshotResponse.ts';
import type { WatchEventsRequest as _socketlab_v1_WatchEventsRequest, WatchEventsRequest__Output as _socketlab_v1_WatchEventsRequest__Output } from '../../socketlab/v1/WatchEventsRequest.ts';
import type { WatchEventsResponse as _socketlab_v1_WatchEventsResponse, WatchEventsResponse__Output as _socketlab_v1_WatchEventsResponse__Output } from '../../socketlab/v1/WatchEventsResponse.ts';

export interface EvidenceServiceClient extends grpc.Client {
  DownloadCapture(argument: _socketlab_v1_DownloadCaptureRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_DownloadCaptureResponse__Output>;
  DownloadCapture(argument: _socketlab_v1_DownloadCaptureRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_DownloadCaptureResponse__Output>;
  downloadCapture(argument: _socketlab_v1_DownloadCaptureRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_DownloadCaptureResponse__Output>;
  downloadCapture(argument: _socketlab_v1_DownloadCaptureRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_DownloadCaptureResponse__Output>;
  
  FetchEvents(argument: _socketlab_v1_FetchEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  FetchEvents(argument: _socketlab_v1_FetchEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  FetchEvents(argument: _socketlab_v1_FetchEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  FetchEvents(argument: _socketlab_v1_FetchEventsRequest, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  fetchEvents(argument: _socketlab_v1_FetchEventsRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  fetchEvents(argument: _socketlab_v1_FetchEventsRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  fetchEvents(argument: _socketlab_v1_FetchEventsRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  fetchEvents(argument: _socketlab_v1_FetchEventsRequest, callback: grpc.requestCallback<_socketlab_v1_FetchEventsResponse__Output>): grpc.ClientUnaryCall;
  
  GetTier(argument: _socketlab_v1_GetTierRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  GetTier(argument: _socketlab_v1_GetTierRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  GetTier(argument: _socketlab_v1_GetTierRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  GetTier(argument: _socketlab_v1_GetTierRequest, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  getTier(argument: _socketlab_v1_GetTierRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  getTier(argument: _socketlab_v1_GetTierRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  getTier(argument: _socketlab_v1_GetTierRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  getTier(argument: _socketlab_v1_GetTierRequest, callback: grpc.requestCallback<_socketlab_v1_GetTierResponse__Output>): grpc.ClientUnaryCall;
  
  ListListeners(argument: _socketlab_v1_ListListenersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  ListListeners(argument: _socketlab_v1_ListListenersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  ListListeners(argument: _socketlab_v1_ListListenersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  ListListeners(argument: _socketlab_v1_ListListenersRequest, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  listListeners(argument: _socketlab_v1_ListListenersRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  listListeners(argument: _socketlab_v1_ListListenersRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  listListeners(argument: _socketlab_v1_ListListenersRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  listListeners(argument: _socketlab_v1_ListListenersRequest, callback: grpc.requestCallback<_socketlab_v1_ListListenersResponse__Output>): grpc.ClientUnaryCall;
  
  MarkUsage(argument: _socketlab_v1_MarkUsageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  MarkUsage(argument: _socketlab_v1_MarkUsageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  MarkUsage(argument: _socketlab_v1_MarkUsageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  MarkUsage(argument: _socketlab_v1_MarkUsageRequest, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  markUsage(argument: _socketlab_v1_MarkUsageRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  markUsage(argument: _socketlab_v1_MarkUsageRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  markUsage(argument: _socketlab_v1_MarkUsageRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  markUsage(argument: _socketlab_v1_MarkUsageRequest, callback: grpc.requestCallback<_socketlab_v1_MarkUsageResponse__Output>): grpc.ClientUnaryCall;
  
  ReadClock(argument: _socketlab_v1_ReadClockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  ReadClock(argument: _socketlab_v1_ReadClockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  ReadClock(argument: _socketlab_v1_ReadClockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  ReadClock(argument: _socketlab_v1_ReadClockRequest, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  readClock(argument: _socketlab_v1_ReadClockRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  readClock(argument: _socketlab_v1_ReadClockRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  readClock(argument: _socketlab_v1_ReadClockRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  readClock(argument: _socketlab_v1_ReadClockRequest, callback: grpc.requestCallback<_socketlab_v1_ReadClockResponse__Output>): grpc.ClientUnaryCall;
  
  ReadInterface(argument: _socketlab_v1_ReadInterfaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  ReadInterface(argument: _socketlab_v1_ReadInterfaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  ReadInterface(argument: _socketlab_v1_ReadInterfaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  ReadInterface(argument: _socketlab_v1_ReadInterfaceRequest, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  readInterface(argument: _socketlab_v1_ReadInterfaceRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  readInterface(argument: _socketlab_v1_ReadInterfaceRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  readInterface(argument: _socketlab_v1_ReadInterfaceRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  readInterface(argument: _socketlab_v1_ReadInterfaceRequest, callback: grpc.requestCallback<_socketlab_v1_ReadInterfaceResponse__Output>): grpc.ClientUnaryCall;
  
  ReadWay(argument: _socketlab_v1_ReadWayRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  ReadWay(argument: _socketlab_v1_ReadWayRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  ReadWay(argument: _socketlab_v1_ReadWayRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  ReadWay(argument: _socketlab_v1_ReadWayRequest, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  readWay(argument: _socketlab_v1_ReadWayRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  readWay(argument: _socketlab_v1_ReadWayRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  readWay(argument: _socketlab_v1_ReadWayRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  readWay(argument: _socketlab_v1_ReadWayRequest, callback: grpc.requestCallback<_socketlab_v1_ReadWayResponse__Output>): grpc.ClientUnaryCall;
  
  StartCapture(argument: _socketlab_v1_StartCaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  StartCapture(argument: _socketlab_v1_StartCaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  StartCapture(argument: _socketlab_v1_StartCaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  StartCapture(argument: _socketlab_v1_StartCaptureRequest, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  startCapture(argument: _socketlab_v1_StartCaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  startCapture(argument: _socketlab_v1_StartCaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  startCapture(argument: _socketlab_v1_StartCaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  startCapture(argument: _socketlab_v1_StartCaptureRequest, callback: grpc.requestCallback<_socketlab_v1_StartCaptureResponse__Output>): grpc.ClientUnaryCall;
  
  StartRecording(argument: _socketlab_v1_StartRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  StartRecording(argument: _socketlab_v1_StartRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  StartRecording(argument: _socketlab_v1_StartRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  StartRecording(argument: _socketlab_v1_StartRecordingRequest, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  startRecording(argument: _socketlab_v1_StartRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  startRecording(argument: _socketlab_v1_StartRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  startRecording(argument: _socketlab_v1_StartRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  startRecording(argument: _socketlab_v1_StartRecordingRequest, callback: grpc.requestCallback<_socketlab_v1_StartRecordingResponse__Output>): grpc.ClientUnaryCall;
  
  StopCapture(argument: _socketlab_v1_StopCaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  StopCapture(argument: _socketlab_v1_StopCaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  StopCapture(argument: _socketlab_v1_StopCaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  StopCapture(argument: _socketlab_v1_StopCaptureRequest, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  stopCapture(argument: _socketlab_v1_StopCaptureRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  stopCapture(argument: _socketlab_v1_StopCaptureRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  stopCapture(argument: _socketlab_v1_StopCaptureRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  stopCapture(argument: _socketlab_v1_StopCaptureRequest, callback: grpc.requestCallback<_socketlab_v1_StopCaptureResponse__Output>): grpc.ClientUnaryCall;
  
  StopRecording(argument: _socketlab_v1_StopRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  StopRecording(argument: _socketlab_v1_StopRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  StopRecording(argument: _socketlab_v1_StopRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  StopRecording(argument: _socketlab_v1_StopRecordingRequest, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  stopRecording(argument: _socketlab_v1_StopRecordingRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  stopRecording(argument: _socketlab_v1_StopRecordingRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  stopRecording(argument: _socketlab_v1_StopRecordingRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  stopRecording(argument: _socketlab_v1_StopRecordingRequest, callback: grpc.requestCallback<_socketlab_v1_StopRecordingResponse__Output>): grpc.ClientUnaryCall;
  
  TakeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  TakeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  TakeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  TakeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  takeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  takeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  takeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  takeSnapshot(argument: _socketlab_v1_TakeSnapshotRequest, callback: grpc.requestCallback<_socketlab_v1_TakeSnapshotResponse__Output>): grpc.ClientUnaryCall;
  
  WatchEvents(argument: _socketlab_v1_WatchEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchEventsResponse__Output>;
  WatchEvents(argument: _socketlab_v1_WatchEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchEventsResponse__Output>;
  watchEvents(argument: _socketlab_v1_WatchEventsRequest, metadata: grpc.Metadata, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchEventsResponse__Output>;
  watchEvents(argument: _socketlab_v1_WatchEventsRequest, options?: grpc.CallOptions): grpc.ClientReadableStream<_socketlab_v1_WatchEventsResponse__Output>;
  
}

export interface EvidenceServiceHandlers extends grpc.UntypedServiceImplementation {
  DownloadCapture: grpc.handleServerStreamingCall<_socketlab_v1_DownloadCaptureRequest__Output, _socketlab_v1_DownloadCaptureResponse>;
  
  FetchEvents: grpc.handleUnaryCall<_socketlab_v1_FetchEventsRequest__Output, _socketlab_v1_FetchEventsResponse>;
  
  GetTier: grpc.handleUnaryCall<_socketlab_v1_GetTierRequest__Output, _socketlab_v1_GetTierResponse>;
  
  ListListeners: grpc.handleUnaryCall<_socketlab_v1_ListListenersRequest__Output, _socketlab_v1_ListListenersResponse>;
  
  MarkUsage: grpc.handleUnaryCall<_socketlab_v1_MarkUsageRequest__Output, _socketlab_v1_MarkUsageResponse>;
  
  ReadClock: grpc.handleUnaryCall<_socketlab_v1_ReadClockRequest__Output, _socketlab_v1_ReadClockResponse>;
  
  ReadInterface: grpc.handleUnaryCall<_socketlab_v1_ReadInterfaceRequest__Output, _socketlab_v1_ReadInterfaceResponse>;
  
  ReadWay: grpc.handleUnaryCall<_socketlab_v1_ReadWayRequest__Output, _socketlab_v1_ReadWayResponse>;
  
  StartCapture: grpc.handleUnaryCall<_socketlab_v1_StartCaptureRequest__Output, _socketlab_v1_StartCaptureResponse>;
  
  StartRecording: grpc.handleUnaryCall<_socketlab_v1_StartRecordingRequest__Output, _socketlab_v1_StartRecordingResponse>;
  
  StopCapture: grpc.handleUnaryCall<_socketlab_v1_StopCaptureRequest__Output, _socketlab_v1_StopCaptureResponse>;
  
  StopRecording: grpc.handleUnaryCall<_socketlab_v1_StopRecordingRequest__Output, _socketlab_v1_StopRecordingResponse>;
  
  TakeSnapshot: grpc.handleUnaryCall<_socketlab_v1_TakeSnapshotRequest__Output, _socketlab_v1_TakeSnapshotResponse>;
  
  WatchEvents: grpc.handleServerStreamingCall<_socketlab_v1_WatchEventsRequest__Output, _socketlab_v1_WatchEventsResponse>;
  
}

export interface EvidenceServiceDefinition extends grpc.ServiceDefinition {
  DownloadCapture: MethodDefinition<_socketlab_v1_DownloadCaptureRequest, _socketlab_v1_DownloadCaptureResponse, _socketlab_v1_DownloadCaptureRequest__Output, _socketlab_v1_DownloadCaptureResponse__Output>
  FetchEvents: MethodDefinition<_socketlab_v1_FetchEventsRequest, _socketlab_v1_FetchEventsResponse, _socketlab_v1_FetchEventsRequest__Output, _socketlab_v1_FetchEventsResponse__Output>
  GetTier: MethodDefinition<_socketlab_v1_GetTierRequest, _socketlab_v1_GetTierResponse, _socketlab_v1_GetTierRequest__Output, _socketlab_v1_GetTierResponse__Output>
  ListListeners: MethodDefinition<_socketlab_v1_ListListenersRequest, _socketlab_v1_ListListenersResponse, _socketlab_v1_ListListenersRequest__Output, _socketlab_v1_ListListenersResponse__Output>
  MarkUsage: MethodDefinition<_socketlab_v1_MarkUsageRequest, _socketlab_v1_MarkUsageResponse, _socketlab_v1_MarkUsageRequest__Output, _socketlab_v1_MarkUsageResponse__Output>
  ReadClock: MethodDefinition<_socketlab_v1_ReadClockRequest, _socketlab_v1_ReadClockResponse, _socketlab_v1_ReadClockRequest__Output, _socketlab_v1_ReadClockResponse__Output>
  ReadInterface: MethodDefinition<_socketlab_v1_ReadInterfaceRequest, _socketlab_v1_ReadInterfaceResponse, _socketlab_v1_ReadInterfaceRequest__Output, _socketlab_v1_ReadInterfaceResponse__Output>
  ReadWay: MethodDefinition<_socketlab_v1_ReadWayRequest, _socketlab_v1_ReadWayResponse, _socketlab_v1_ReadWayRequest__Output, _socketlab_v1_ReadWayResponse__Output>
  StartCapture: MethodDefinition<_socketlab_v1_StartCaptureRequest, _socketlab_v1_StartCaptureResponse, _socketlab_v1_StartCaptureRequest__Output, _socketlab_v1_StartCaptureResponse__Output>
  StartRecording: MethodDefinition<_socketlab_v1_StartRecordingRequest, _socketlab_v1_StartRecordingResponse, _socketlab_v1_StartRecordingRequest__Output, _socketlab_v1_StartRecordingResponse__Output>
  StopCapture: MethodDefinition<_socketlab_v1_StopCaptureRequest, _socketlab_v1_StopCaptureResponse, _socketlab_v1_StopCaptureRequest__Output, _socketlab_v1_StopCaptureResponse__Output>
  StopRecording: MethodDefinition<_socketlab_v1_StopRecordingRequest, _socketlab_v1_StopRecordingResponse, _socketlab_v1_StopRecordingRequest__Output, _socketlab_v1_StopRecordingResponse__Output>
  TakeSnapshot: MethodDefinition<_socketlab_v1_TakeSnapshotRequest, _socketlab_v1_TakeSnapshotResponse, _socketlab_v1_TakeSnapshotRequest__Output, _socketlab_v1_TakeSnapshotResponse__Output>
  WatchEvents: MethodDefinition<_socketlab_v1_WatchEventsRequest, _socketlab_v1_WatchEventsResponse, _socketlab_v1_WatchEventsRequest__Output, _socketlab_v1_WatchEventsResponse__Output>
}
