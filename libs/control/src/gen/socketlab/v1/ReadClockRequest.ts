// Original file: socketlab/v1/evidence.proto


export interface ReadClockRequest {
}

export interface ReadClockRequest__Output {
}
