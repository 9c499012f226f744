"""Titles and words of sample proposals, in the manner of real ones; whatever is invented says 예시."""

import csv
from dataclasses import dataclass
from pathlib import Path

from applications.enums import ServiceField
from seeds.steps import DATA

EXAMPLES = DATA / "smart_village_examples.csv"
TITLES: dict[str, tuple[str, ...]] = {
    ServiceField.INCOME: (
        "AI 기반 농산물 선별·품질 판독 서비스",
        "드론·AI 기반 수산자원량 조사 서비스",
        "자율작업 농기계 공동 이용 서비스",
        "ICT 기반 축사 환경 관리 서비스",
        "수산양식장 수질 센서·수중카메라 예측 서비스",
        "노지 스마트 관수·병해충 예찰 서비스",
        "농산물 저온유통 이력 관리 서비스",
        "마을기업 온라인 장터 운영 지원 서비스",
        "계절근로자 일자리 연계 관리 시스템",
        "산림 임산물 생산 이력 관리 서비스",
    ),
    ServiceField.CONVENIENCE: (
        "수요응답형 마을버스 호출 서비스",
        "스마트 버스정류장 보급",
        "마을 공유 모빌리티 안전 서비스",
        "무인 민원·건강 상담 꾸러미 서비스",
        "스마트 주차 정보 안내 서비스",
        "마을 방송·생활정보 알림 서비스",
        "생활폐기물 적재량 관리 서비스",
        "섬·벽지 생필품 배송 드론 서비스",
        "어르신 복약 관리 말벗 서비스",
        "상수도 원격 검침·누수 안내 서비스",
    ),
    ServiceField.SAFETY: (
        "홀로 사는 어르신 안심 돌봄 서비스",
        "농로·마을길 보행자 안전 알림 서비스",
        "AI 영상 분석 쓰레기 무단투기 감시 서비스",
        "하천 범람·침수 예측 알림 서비스",
        "산불 조기 감지 영상 서비스",
        "스마트 횡단보도 보급",
        "다중이용시설 대피 유도 안내 서비스",
        "전통시장 전기화재 예방 서비스",
        "겨울철 결빙 도로 열선 원격 제어 서비스",
        "섬·벽지 응급 호출 서비스",
    ),
    ServiceField.FACILITIES: (
        "스마트경로당 구축",
        "마을회관 비대면 건강관리 서비스",
        "지역아동센터 양방향 교육 서비스",
        "작은도서관 디지털 체험공간 조성",
        "공공체육시설 디지털 건강관리 서비스",
        "보건진료소 원격 협진 서비스",
        "복지관 디지털 재활 서비스",
        "폐교 유휴공간 디지털 체험마당 조성",
        "돌봄 로봇 활용 주민생활시설 서비스",
        "마을회관 에너지 관리 서비스",
    ),
}
MACHINES = (
    "제조 데이터 기반 불량 예측 모델 실증",
    "중소 제조기업 AI 품질 검사 보급",
    "설비 예지보전 서비스 실증",
    "공정 최적화 AI 활용 지원",
    "제조 현장 안전 관제 서비스",
    "뿌리산업 디지털 전환 지원",
    "부품 이송 로봇 자율 운영 실증",
    "에너지 절감형 공정 제어 실증",
)
FARMS = (
    "과수 생육 예측 모델 보급",
    "지능형 온실 양액 제어 실증",
    "축산 질병 조기 감지 서비스",
    "노지 채소 수급 예측 서비스",
    "농작업 로봇 자율주행 실증",
    "토양·기상 데이터 공동 활용 체계 구축",
    "시설 딸기 수확 로봇 실증",
    "벼 병해충 영상 진단 서비스",
)


@dataclass(frozen=True)
class Real:
    """A real project of 2024: its title as reported, and where."""

    government: str
    title: str
    field: str
    source: str


# field of each real title; the sources do not say it, so it is ours (inferred)
REAL_FIELDS = {
    "로봇": ServiceField.FACILITIES,
    "노약자": ServiceField.SAFETY,
    "대피유도": ServiceField.SAFETY,
    "열선": ServiceField.SAFETY,
    "재활": ServiceField.FACILITIES,
    "계절 근로자": ServiceField.INCOME,
    "버스정류장": ServiceField.CONVENIENCE,
    "경로당": ServiceField.FACILITIES,
}


def read_real(path: Path = EXAMPLES) -> list[Real]:
    """The projects of 2024 in the examples, by the last word of their government."""
    with path.open(encoding="utf-8", newline="") as file:
        lines = [line for line in csv.DictReader(file) if line["year"] == "2024"]
    return [
        Real(line["lg"].split()[-1], line["title"], _field_of(line["title"]), line["source"])
        for line in lines
    ]


def _field_of(title: str) -> str:
    return next(field for word, field in REAL_FIELDS.items() if word in title)


def words(title: str, where: str, source: str = "") -> dict[str, str]:
    """The text fields of a proposal."""
    told = f"제목 출처: {source}. 나머지 내용과 금액은 예시입니다." if source else "모든 내용은 예시입니다."
    return {
        "purpose": f"{where} 주민의 생활 불편을 디지털 서비스로 줄이고자 합니다. (예시)",
        "content": f"{title}: 현장 장비를 설치하고 통합 관제 화면을 운영하며, 주민 교육을 함께 실시합니다. {told}",
        "expected_effect": "주민 만족도를 높이고 행정 처리 시간을 줄입니다. (예시)",
        "cost_basis": "조달청 나라장터 단가와 견적을 바탕으로 산출하였습니다. (예시)",
    }
